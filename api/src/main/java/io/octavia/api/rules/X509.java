package io.octavia.api.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.api.fault.Fault;
import io.octavia.domain.cloud.KeyedCertificate;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What certificates have to say, and who signed them. */
final class X509 {
  private static final Integer DNS_NAME = 2;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|[,+])\\s*CN=[^,+]");

  private X509() {}

  /** Why clients could not do anything with that certificate. */
  static Optional<String> objection(KeyedCertificate bundle) {
    try {
      var certificate = certificate(bundle.certificate());
      if (!isNamed(certificate)) {
        throw Fault.of(
            400, "No CN or DNSName(s) found in certificate. The certificate is invalid.");
      }
      if (bundle.intermediates().isEmpty()) return Optional.empty();
      for (var intermediate : bundle.intermediates()) {
        if (signed(certificate(intermediate), certificate)) return Optional.empty();
      }
      return Optional.of("None of its intermediate certificates has signed it");
    } catch (CertificateException e) {
      return Optional.of("Could not read X509 from PEM");
    }
  }

  private static boolean isNamed(X509Certificate certificate) throws CertificateException {
    var names = certificate.getSubjectAlternativeNames();
    return (names != null && names.stream().anyMatch(name -> DNS_NAME.equals(name.get(0))))
        || COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName()).find();
  }

  private static boolean signed(X509Certificate issuer, X509Certificate subject) {
    try {
      subject.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Refuses, in upstream's words, what clients could not be checked against. */
  static void checkAuthority(String authority, @Nullable String revocations) {
    X509Certificate certificate;
    try {
      certificate = certificate(authority);
    } catch (CertificateException e) {
      throw Fault.invalid(
          "The client authentication CA certificate is invalid. It must be a valid x509 PEM format"
              + " certificate. Error: "
              + e.getMessage());
    }
    if (revocations == null) return;
    X509CRL list;
    try {
      list = revocations(revocations);
    } catch (CRLException | CertificateException e) {
      throw Fault.invalid(
          "The client authentication certificate revocation list is invalid. It must be a valid"
              + " x509 PEM format certificate revocation list. Error: "
              + e.getMessage());
    }
    try {
      list.verify(certificate.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw Fault.invalid(
          "The CRL specified is not valid for client certificate authority reference supplied.");
    }
  }

  private static X509Certificate certificate(String pem) throws CertificateException {
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      throw new CertificateException("there is no certificate in PEM");
    }
    return (X509Certificate) factory().generateCertificate(stream(pem));
  }

  private static X509CRL revocations(String pem) throws CertificateException, CRLException {
    if (!pem.contains("-----BEGIN X509 CRL-----")) {
      throw new CRLException("there is no revocation list in PEM");
    }
    return (X509CRL) factory().generateCRL(stream(pem));
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(UTF_8));
  }
}
