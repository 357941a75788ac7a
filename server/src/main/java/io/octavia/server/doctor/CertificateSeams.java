package io.octavia.server.doctor;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.HaproxyAmphora;
import io.octavia.config.Option;
import io.octavia.drivers.certificates.BadBundle;
import io.octavia.drivers.certificates.PrivateKeys;
import io.octavia.http.Pem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The files by which controllers and amphorae know each other, one by one, and whether they fit
 * together:
 *
 * <pre>
 *   server_ca  ──signed──▶  ca_certificate + ca_private_key  ──sign──▶  the certificates of agents
 *   client_ca  ──signed──▶  client_cert
 * </pre>
 */
final class CertificateSeams {
  private static final String MAKE =
      "bin/create_dual_intermediate_CA.sh, and copy dual_ca/etc/octavia/certs to /etc/octavia/certs";

  /** Time enough to make others and to carry them to all controllers. */
  private static final Duration SOON = Duration.ofDays(14);

  private final Config config;
  private final Report report;
  private final Instant now;

  CertificateSeams(Config config, Report report, Instant now) {
    this.config = config;
    this.report = report;
    this.now = now;
  }

  void examine() {
    var issuer = certificates(Certificates.CA_CERTIFICATE);
    key(Certificates.CA_PRIVATE_KEY, config.find(Certificates.CA_PRIVATE_KEY_PASSPHRASE), issuer);
    var serverCa = certificates(HaproxyAmphora.SERVER_CA);
    vouches(HaproxyAmphora.SERVER_CA, serverCa, Certificates.CA_CERTIFICATE, issuer);
    var own = certificates(HaproxyAmphora.CLIENT_CERT);
    if (!own.isEmpty()) key(HaproxyAmphora.CLIENT_CERT, Optional.empty(), own);
    var clientCa = certificates(ControllerWorker.CLIENT_CA);
    vouches(ControllerWorker.CLIENT_CA, clientCa, HaproxyAmphora.CLIENT_CERT, own);
  }

  /** Those in the file that an option names; none if they cannot be used, which was said then. */
  private List<X509Certificate> certificates(Option<String> option) {
    var file = config.get(option);
    return text(option)
        .map(text -> {
          try {
            var all = Pem.certificates(text);
            all.forEach(each -> checkDates(option, file, each));
            return all;
          } catch (IllegalArgumentException e) {
            report.wrong(seam(option), file + ": " + e.getMessage(), MAKE);
            return List.<X509Certificate>of();
          }
        })
        .orElse(List.of());
  }

  private void checkDates(Option<String> option, String file, X509Certificate certificate) {
    var what = file + ", " + certificate.getSubjectX500Principal();
    var begin = certificate.getNotBefore().toInstant();
    var end = certificate.getNotAfter().toInstant();
    if (now.isAfter(end)) {
      report.wrong(seam(option), what + " ended at " + end, MAKE);
    } else if (now.isBefore(begin)) {
      report.wrong(seam(option), what + " begins at " + begin, "chronyc makestep, or " + MAKE);
    } else if (now.plus(SOON).isAfter(end)) {
      report.wrong(
          seam(option), what + " ends in " + Duration.between(now, end).toDays() + " days", MAKE);
    } else {
      report.fine(seam(option), what + ", until " + end);
    }
  }

  private void key(
      Option<String> option, Optional<String> passphrase, List<X509Certificate> certificates) {
    var file = config.get(option);
    var text = text(option);
    if (text.isEmpty()) return;
    var seam = seam(option) + ", the key";
    PrivateKey key;
    try {
      key = PrivateKeys.read(text.get(), passphrase);
    } catch (BadBundle e) {
      var mend =
          text.get().contains("ENCRYPTED")
              ? "correct " + Certificates.CA_PRIVATE_KEY_PASSPHRASE
              : MAKE;
      report.wrong(seam, file + ": " + e.reason(), mend);
      return;
    }
    if (isOpenToAll(Path.of(file))) {
      report.wrong(seam, "everybody may read " + file, "chmod 600 " + file);
    } else if (!certificates.isEmpty() && !fits(key, certificates.getFirst().getPublicKey())) {
      report.wrong(seam, file + " is not the key of the certificate", MAKE);
    } else {
      report.fine(seam, file);
    }
  }

  private static boolean isOpenToAll(Path file) {
    try {
      return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Whether one verifies what the other signs. */
  private static boolean fits(PrivateKey key, PublicKey publicKey) {
    var algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC", "ECDSA" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update((byte) 1);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update((byte) 1);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false; // Of another kind.
    }
  }

  private void vouches(
      Option<String> by,
      List<X509Certificate> authorities,
      Option<String> of,
      List<X509Certificate> certificates) {
    if (authorities.isEmpty() || certificates.isEmpty()) return;
    var certificate = certificates.getFirst();
    if (authorities.stream().anyMatch(each -> signed(each, certificate))) return;
    var what =
        "no certificate in %s has signed that of %s, %s"
            .formatted(config.get(by), of, config.get(of));
    report.wrong(seam(by), what, MAKE);
  }

  /** An authority that is listed itself is believed, whoever signed it. */
  private static boolean signed(X509Certificate authority, X509Certificate certificate) {
    if (authority.equals(certificate)) return true;
    try {
      certificate.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private Optional<String> text(Option<String> option) {
    var file = config.get(option);
    try {
      return Optional.of(Files.readString(Path.of(file)));
    } catch (NoSuchFileException _) {
      report.wrong(seam(option), "there is no " + file, MAKE);
    } catch (AccessDeniedException _) {
      var user = System.getProperty("user.name");
      report.wrong(seam(option), user + " may not read " + file, "chown " + user + " " + file);
    } catch (IOException e) {
      report.wrong(seam(option), file + " cannot be read: " + e, "ls -l " + file);
    }
    return Optional.empty();
  }

  private static String seam(Option<String> option) {
    return option.toString();
  }
}
