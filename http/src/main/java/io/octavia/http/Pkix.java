package io.octavia.http;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys as the JDK's TLS wants them. */
public final class Pkix {
  private static final String ALGORITHM = "PKIX";
  private static final char[] NO_PASSWORD = {};

  private Pkix() {}

  /** Believes whomever one of these authorities vouches for. */
  public static TrustManager[] trust(List<X509Certificate> authorities)
      throws GeneralSecurityException {
    var store = empty();
    for (int at = 0; at < authorities.size(); at++) {
      store.setCertificateEntry("ca-" + at, authorities.get(at));
    }
    var factory = TrustManagerFactory.getInstance(ALGORITHM);
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Shows a certificate.
   *
   * @param chain the certificate of the key, then who signed it, and so on
   */
  public static KeyManager[] identity(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException {
    var store = empty();
    store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(ALGORITHM);
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("nothing was read, and yet it failed", e);
    }
    return store;
  }
}
