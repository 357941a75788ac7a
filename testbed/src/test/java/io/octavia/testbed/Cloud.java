package io.octavia.testbed;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A cloud as clients see it: a catalog, real tokens and roles, and the product with noop drivers,
 * so that a load balancer costs no more than its rows.
 */
record Cloud(Keystone keystone, NetworkLookups network, Installation installation)
    implements AutoCloseable {

  static Cloud start() {
    return start(Map.of());
  }

  /** A cloud with further settings of {@code octavia.conf}. */
  static Cloud start(Map<String, String> more) {
    var keystone = Keystone.start();
    var network = NetworkLookups.start();
    try {
      var settings = settings(keystone);
      settings.putAll(more);
      var installation = Installation.start(settings);
      keystone.register("load-balancer", "octavia", installation.address());
      keystone.register("network", "neutron", network.address());
      return new Cloud(keystone, network, installation);
    } catch (AssertionError | RuntimeException e) {
      network.close();
      keystone.close();
      throw e;
    }
  }

  private static HashMap<String, String> settings(Keystone keystone) {
    var settings = new HashMap<String, String>();
    settings.put("api_settings.auth_strategy", "keystone");
    // Both the roles of Keystone and those of the load balancers' own, as in most clouds.
    settings.put("oslo_policy.enforce_scope", "false");
    settings.put("oslo_policy.enforce_new_defaults", "false");
    settings.put("controller_worker.network_driver", "network_noop_driver");
    settings.put("controller_worker.compute_driver", "compute_noop_driver");
    settings.put("controller_worker.amphora_driver", "amphora_noop_driver");
    settings.put("certificates.cert_manager", "noop_cert_manager");
    var service = keystone.service();
    Map.of(
            "www_authenticate_uri", keystone.address().toString(),
            "auth_url", keystone.address().toString(),
            "auth_type", "password",
            "username", service.user(),
            "password", service.password(),
            "user_domain_id", "default",
            "project_name", service.project(),
            "project_domain_id", "default")
        .forEach((key, value) -> settings.put("keystone_authtoken." + key, value));
    return settings;
  }

  /** The variables that tell OpenStack's clients who they are, and where. */
  Map<String, String> environment(Keystone.Account account) {
    return Map.of(
        "OS_AUTH_URL", keystone.address().toString(),
        "OS_USERNAME", account.user(),
        "OS_PASSWORD", account.password(),
        "OS_PROJECT_NAME", account.project(),
        "OS_USER_DOMAIN_ID", "default",
        "OS_PROJECT_DOMAIN_ID", "default",
        "OS_REGION_NAME", "RegionOne",
        "OS_IDENTITY_API_VERSION", "3",
        "PYTHONWARNINGS", "ignore");
  }

  /** Changes a row behind the product's back, to what it would be after rarer events. */
  void database(String statement) {
    var file = installation.directory().resolve("octavia.db").toString();
    var change =
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=20);"
            + " c.execute(sys.argv[2]); c.commit()";
    Command.run("/usr/bin/python3", "-c", change, file, statement).orFail();
  }

  @Override
  public void close() {
    installation.close();
    network.close();
    keystone.close();
  }

  /** Gives all tests of a run the same cloud, made when the first one asks. */
  static final class Shared implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
        ExtensionContext.Namespace.create(Shared.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext extension) {
      return parameter.getParameter().getType() == Cloud.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext extension) {
      return extension
          .getRoot()
          .getStore(NAMESPACE)
          .computeIfAbsent(Cloud.class, _ -> Cloud.start(), Cloud.class);
    }
  }
}
