package io.octavia.testbed;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** An installation with a network and three web servers on it, for tests that leave it well. */
record Scene(
    Installation installation, LocalNetwork network, WebServer one, WebServer two, WebServer three)
    implements AutoCloseable {

  /** Sets up a scene in an installation that is up; it goes with the installation. */
  static Scene in(Installation installation) {
    var network = installation.createNetwork("web", LocalNetwork.freeCidr());
    return new Scene(
        installation,
        network,
        installation.webServer(network, "one"),
        installation.webServer(network, "two"),
        installation.webServer(network, "three"));
  }

  ApiClient api() {
    return installation.api();
  }

  Balancer create(String content) {
    return Balancer.create(installation, network, content);
  }

  @Override
  public void close() {
    installation.close();
  }

  /** Gives all tests of a run the same scene, made when the first one asks. */
  static final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
      return parameter.getParameter().getType() == Scene.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
      return extension
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(Scene.class, _ -> Scene.in(Installation.start()), Scene.class);
    }
  }
}
