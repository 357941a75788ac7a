package io.octavia.drivers.amphora;

import io.octavia.drivers.certificates.BadBundle;
import io.octavia.drivers.certificates.PrivateKeys;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;

/**
 * Certificates and private keys in PEM, in any order, keys in PKCS#1, SEC 1 or PKCS#8. What goes
 * wrong names the file, and never quotes it.
 */
final class PemFiles {
  private PemFiles() {}

  static List<X509Certificate> certificates(Path file) {
    var certificates = new ArrayList<X509Certificate>();
    for (var object : objects(file)) {
      if (object instanceof X509CertificateHolder holder) certificates.add(certificate(holder));
    }
    if (certificates.isEmpty()) throw new PkiException(file + " has no certificate in it");
    return certificates;
  }

  /** The first key of the file, decrypted if need be. */
  static PrivateKey privateKey(Path file, Optional<String> passphrase) {
    try {
      return PrivateKeys.read(text(file), passphrase);
    } catch (BadBundle e) {
      throw new PkiException(file + ": " + e.reason(), e);
    }
  }

  static X509Certificate certificate(X509CertificateHolder holder) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw new PkiException("A certificate cannot be read", e);
    }
  }

  /** The objects one after the other, each with its armour. */
  static String text(Object... objects) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      for (var object : objects) writer.writeObject(object);
    } catch (IOException e) {
      throw new PkiException("PEM cannot be written", e);
    }
    return text.toString();
  }

  private static List<Object> objects(Path file) {
    var objects = new ArrayList<Object>();
    try (var parser = new PEMParser(new StringReader(text(file)))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        objects.add(object);
      }
    } catch (IOException e) {
      throw new PkiException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    return objects;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new PkiException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }
}
