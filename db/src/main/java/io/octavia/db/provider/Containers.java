package io.octavia.db.provider;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import io.octavia.domain.cloud.Secrets.Reader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.jspecify.annotations.Nullable;

/** The secrets that objects name, as providers get them. */
final class Containers {
  /** None can be read, and none is missed. */
  static final Containers NONE = new Containers(null, false);

  private final @Nullable Secrets secrets;
  private final boolean strict;

  /**
   * Reads them there.
   *
   * @param strict whether one that cannot be read is a failure; otherwise it is left out
   */
  Containers(@Nullable Secrets secrets, boolean strict) {
    this.secrets = secrets;
    this.strict = strict;
  }

  /** A certificate with its key, in octavia-lib's words. */
  Optional<Map<String, Object>> certificate(@Nullable String reference, @Nullable String project) {
    return found(
            reference, keeper -> keeper.certificate(read(reference), Reader.controller(project)))
        .map(Containers::shown);
  }

  /** The text of a secret. */
  Optional<String> text(@Nullable String reference, @Nullable String project) {
    return found(reference, keeper -> keeper.text(read(reference), Reader.controller(project)));
  }

  private static String read(@Nullable String reference) {
    return reference == null ? "" : reference;
  }

  private <T> Optional<T> found(@Nullable String reference, Function<Secrets, Secret<T>> asked) {
    if (secrets == null || reference == null || reference.isEmpty()) return Optional.empty();
    try {
      return switch (asked.apply(secrets)) {
        case Secret.Found<T>(T content) -> Optional.of(content);
        case Secret.Missing<T>(String why) -> missing(reference, why);
        case Secret.UnreadableBundle<T>(String why) -> missing(reference, why);
        case Secret.Unusable<T>(String why) -> missing(reference, why);
      };
    } catch (CloudException e) {
      return missing(reference, String.valueOf(e.getMessage()));
    }
  }

  private <T> Optional<T> missing(String reference, String why) {
    if (strict) throw new CertificateUnavailable(reference, why);
    return Optional.empty();
  }

  private static Map<String, Object> shown(KeyedCertificate certificate) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("id", fingerprint(certificate.certificate()));
    commonName(certificate.certificate()).ifPresent(name -> shown.put("primary_cn", name));
    shown.put("certificate", certificate.certificate());
    shown.put("private_key", certificate.privateKey());
    shown.put("intermediates", certificate.intermediates());
    return shown;
  }

  private static String fingerprint(String pem) {
    try {
      var sha1 = MessageDigest.getInstance("SHA-1");
      return HexFormat.of().formatHex(sha1.digest(pem.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Optional<String> commonName(String pem) {
    try {
      var certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
      var name = new LdapName(certificate.getSubjectX500Principal().getName());
      return name.getRdns().stream()
          .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
          .map(rdn -> String.valueOf(rdn.getValue()))
          .findFirst();
    } catch (GeneralSecurityException | InvalidNameException e) {
      // Whoever keeps the certificate has parsed it before; a subject without a usable name is
      // fine.
      return Optional.empty();
    }
  }
}
