package io.octavia.drivers.amphora;

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
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

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
      for (var object : objects(file)) {
        var info = keyInfo(object, passphrase);
        if (info.isPresent()) return new JcaPEMKeyConverter().getPrivateKey(info.get());
      }
    } catch (IOException | OperatorCreationException | PKCSException e) {
      throw new PkiException("The key in " + file + " cannot be read; wrong passphrase?", e);
    }
    throw new PkiException(file + " has no private key in it");
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

  private static Optional<PrivateKeyInfo> keyInfo(Object object, Optional<String> passphrase)
      throws IOException, OperatorCreationException, PKCSException {
    var password = passphrase.orElse("").toCharArray();
    return switch (object) {
      case PEMKeyPair pair -> Optional.of(pair.getPrivateKeyInfo());
      case PrivateKeyInfo info -> Optional.of(info);
      case PEMEncryptedKeyPair encrypted ->
          Optional.of(
              encrypted
                  .decryptKeyPair(
                      new JcePEMDecryptorProviderBuilder()
                          .setProvider(decryption())
                          .build(password))
                  .getPrivateKeyInfo());
      case PKCS8EncryptedPrivateKeyInfo encrypted ->
          Optional.of(
              encrypted.decryptPrivateKeyInfo(
                  new JceOpenSSLPKCS8DecryptorProviderBuilder()
                      .setProvider(decryption())
                      .build(password)));
      default -> Optional.empty();
    };
  }

  /** Brings hundreds of classes, which no start needs whose keys are not encrypted. */
  private static BouncyCastleProvider decryption() {
    return new BouncyCastleProvider();
  }

  private static List<Object> objects(Path file) {
    var objects = new ArrayList<Object>();
    try (var parser = new PEMParser(new StringReader(Files.readString(file)))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        objects.add(object);
      }
    } catch (IOException e) {
      throw new PkiException(file + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
    return objects;
  }
}
