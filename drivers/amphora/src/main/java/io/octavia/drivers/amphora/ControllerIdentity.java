package io.octavia.drivers.amphora;

import io.octavia.config.AmphoraAgent;
import io.octavia.config.Config;
import io.octavia.config.HaproxyAmphora;
import io.octavia.domain.AmphoraId;
import io.octavia.http.Pkix;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
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
    } catch (GeneralSecurityException e) {
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

  private static KeyManager[] own(Path file) throws GeneralSecurityException {
    return Pkix.identity(PemFiles.privateKey(file, Optional.empty()), PemFiles.certificates(file));
  }

  private static X509TrustManager trust(Path file) throws GeneralSecurityException {
    return Arrays.stream(Pkix.trust(PemFiles.certificates(file)))
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new PkiException("This Java has no PKIX trust manager"));
  }
}
