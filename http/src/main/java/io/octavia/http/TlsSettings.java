package io.octavia.http;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * What a server shows and whom it admits over TLS. Its certificate can be replaced while the server
 * runs: the next full handshake presents the new one. (A client that resumes an earlier session
 * sees no certificate at all.)
 */
public final class TlsSettings {
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final ReplaceableIdentity identity;
  private final SSLContext context;
  private final boolean clientMustAuthenticate;

  private TlsSettings(ReplaceableIdentity identity, Optional<List<X509Certificate>> clientCas) {
    this.identity = identity;
    this.clientMustAuthenticate = clientCas.isPresent();
    this.context = context(identity, clientCas);
  }

  /**
   * Both sides authenticate: a client must show a certificate that one of the certificates in
   * {@code clientCaPem} leads to. Takes the server's certificate, chain and private key in any
   * order.
   */
  public static TlsSettings mutual(String certificateAndKeyPem, String clientCaPem) {
    return new TlsSettings(
        new ReplaceableIdentity(certificateAndKeyPem), Optional.of(Pem.certificates(clientCaPem)));
  }

  /** Only the server authenticates. */
  public static TlsSettings serverOnly(String certificateAndKeyPem) {
    return new TlsSettings(new ReplaceableIdentity(certificateAndKeyPem), Optional.empty());
  }

  /**
   * From now on new connections are presented this certificate. Throws {@link
   * IllegalArgumentException}, and keeps the old one, when the text is no certificate with its key.
   */
  public void replaceCertificate(String certificateAndKeyPem) {
    identity.replace(certificateAndKeyPem);
  }

  /** The certificate that new connections are presented. */
  public X509Certificate certificate() {
    return identity.certificate();
  }

  SSLContext context() {
    return context;
  }

  boolean clientMustAuthenticate() {
    return clientMustAuthenticate;
  }

  /** Python's controller speaks TLS 1.2 and never 1.3. */
  List<String> protocols() {
    return PROTOCOLS;
  }

  private static SSLContext context(
      ReplaceableIdentity identity, Optional<List<X509Certificate>> clientCas) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trust =
          clientCas.isPresent() ? Pkix.trust(clientCas.get()) : new TrustManager[0];
      context.init(new KeyManager[] {identity}, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }
}
