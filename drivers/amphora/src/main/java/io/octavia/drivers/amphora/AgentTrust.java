package io.octavia.drivers.amphora;

import io.octavia.domain.AmphoraId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Believes only that one agent: our authority must have signed its certificate, for the id of the
 * amphora. Addresses are used again by others and prove nothing.
 */
final class AgentTrust extends X509ExtendedTrustManager {
  private static final Integer DNS_NAME = 2;

  private final X509TrustManager authority;
  private final AmphoraId amphora;

  AgentTrust(X509TrustManager authority, AmphoraId amphora) {
    this.authority = authority;
    this.amphora = amphora;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authority.checkServerTrusted(chain, authType);
    var names = chain[0].getSubjectAlternativeNames();
    if (names == null || !names.contains(List.of(DNS_NAME, amphora.value()))) {
      throw new CertificateException("the certificate is not of amphora " + amphora);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("we are no server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }
}
