package io.octavia.drivers.certificates;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Certificates that sign one another. */
final class Chains {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private Chains() {}

  /** All certificates of a text, in PEM or PKCS#7; at least one. */
  static List<X509Certificate> read(byte[] text) throws BadBundle {
    try {
      var certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text));
      if (certificates.isEmpty()) throw new BadBundle("Could not read X509 from PEM");
      return certificates.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw new BadBundle("Could not read X509 from PEM", e);
    }
  }

  /**
   * The first certificate, then its issuer, and so on; those that belong to no one before come
   * last, for who knows what they are good for.
   */
  static List<X509Certificate> inOrder(List<X509Certificate> certificates) {
    var left = new ArrayList<>(certificates);
    var ordered = new ArrayList<X509Certificate>();
    var next = Optional.of(left.removeFirst());
    while (next.isPresent()) {
      var subject = next.get();
      ordered.add(subject);
      next = left.stream().filter(issuer -> signed(issuer, subject)).findFirst();
      next.ifPresent(left::remove);
    }
    ordered.addAll(left);
    return ordered;
  }

  private static boolean signed(X509Certificate issuer, X509Certificate subject) {
    if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) return false;
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false; // another authority of that name
    }
  }

  /** In PEM, without a line end after it. */
  static String text(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + LINES.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----";
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
