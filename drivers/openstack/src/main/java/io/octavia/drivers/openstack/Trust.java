package io.octavia.drivers.openstack;

import io.octavia.config.Config;
import io.octavia.config.KeystoneSession;
import io.octavia.http.Pem;
import io.octavia.http.Pkix;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a session believes over TLS, and what it shows of itself. */
final class Trust {
  private Trust() {}

  /**
   * What the section's {@code cafile}, {@code insecure}, {@code certfile} and {@code keyfile} say.
   *
   * @throws IllegalArgumentException if one of the files cannot be used; names it
   */
  static SSLContext of(Config config, KeystoneSession options) {
    return of(config, options, Optional.empty(), false);
  }

  /**
   * The same for one service, whose certificate others may have signed.
   *
   * @param cafile empty: the section's own
   * @throws IllegalArgumentException if one of the files cannot be used; names it
   */
  static SSLContext of(
      Config config, KeystoneSession options, Optional<String> cafile, boolean insecure) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(
          own(config, options),
          believed(
              insecure || config.get(options.insecure),
              cafile.or(() -> config.find(options.cafile))),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static TrustManager @Nullable [] believed(boolean insecure, Optional<String> cafile)
      throws GeneralSecurityException {
    if (insecure) return new TrustManager[] {new Everybody()};
    if (cafile.isEmpty()) return null;
    return Pkix.trust(Pem.certificates(text(cafile.get())));
  }

  private static KeyManager @Nullable [] own(Config config, KeystoneSession options)
      throws GeneralSecurityException {
    Optional<String> certfile = config.find(options.certfile);
    if (certfile.isEmpty()) return null;
    var certificate = text(certfile.get());
    var key = config.find(options.keyfile).map(Trust::text).orElse(certificate);
    return Pkix.identity(Pem.privateKey(key), Pem.certificates(certificate));
  }

  private static String text(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e, e);
    }
  }

  /**
   * Believes everybody, under any name. Only the extended kind keeps the JDK from checking the name
   * by itself.
   */
  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
