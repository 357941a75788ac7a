package io.octavia.drivers.amphora;

import io.octavia.config.AmphoraAgent;
import io.octavia.config.Config;
import io.octavia.config.HaproxyAmphora;
import io.octavia.domain.AmphoraId;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What we show the agents, and whom we take for one. */
final class ControllerIdentity {
  private final KeyManager[] own;
  private final X509TrustManager agents;
  private final String protocol;

  private ControllerIdentity(KeyManager[] own, X509TrustManager agents, String protocol) {
    this.own = own;
    this.agents = agents;
    this.protocol = protocol;
  }

  /**
   * Reads {@code client_cert} and {@code server_ca}.
   *
   * @throws PkiException if they cannot be used
   */
  static ControllerIdentity load(Config config) {
    var client = Path.of(config.get(HaproxyAmphora.CLIENT_CERT));
    var authority = Path.of(config.get(HaproxyAmphora.SERVER_CA));
    try {
      return new ControllerIdentity(
          own(client), trust(authority), config.get(AmphoraAgent.AGENT_TLS_PROTOCOL));
    } catch (GeneralSecurityException | IOException e) {
      throw new PkiException("TLS to the agents cannot be set up with " + client, e);
    }
  }

  /** A context that believes only that amphora's agent. */
  SSLContext contextFor(AmphoraId amphora) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(own, new TrustManager[] {new AgentTrust(agents, amphora)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new PkiException("TLS to amphora " + amphora + " cannot be set up", e);
    }
  }

  SSLParameters parameters() {
    var parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return parameters;
  }

  private static KeyManager[] own(Path file) throws GeneralSecurityException, IOException {
    var password = new char[0];
    var store = empty();
    var key = PemFiles.privateKey(file, Optional.empty());
    store.setKeyEntry(
        "client", key, password, PemFiles.certificates(file).toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static X509TrustManager trust(Path file) throws GeneralSecurityException, IOException {
    var store = empty();
    var authorities = PemFiles.certificates(file);
    for (var i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("ca-" + i, authorities.get(i));
    }
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return List.of(factory.getTrustManagers()).stream()
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new PkiException("This Java has no PKIX trust manager"));
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
