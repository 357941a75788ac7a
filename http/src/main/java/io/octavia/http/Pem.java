package io.octavia.http;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads PEM text (RFC 7468), also where people have put notes, or {@code openssl x509 -text} its
 * listing, around the armour. Faults are {@link IllegalArgumentException}s that never quote the
 * text: it may hold a key.
 */
public final class Pem {
  /** One armoured block: its label, e.g. {@code CERTIFICATE}, and the bytes inside. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Block(String label, byte[] der) {
    @Override
    public String toString() {
      return "Block[" + label + "]";
    }
  }

  private static final Pattern ARMOUR =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** Every block, in order. */
  public static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    var matcher = ARMOUR.matcher(text);
    while (matcher.find()) {
      String label = matcher.group(1);
      String body = matcher.group(2).replaceAll("\\s", "");
      try {
        blocks.add(new Block(label, Base64.getDecoder().decode(body)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "The PEM block '" + label + "' is not base64 (an encrypted key in the old format?)",
            withoutText(e));
      }
    }
    return List.copyOf(blocks);
  }

  /** Every certificate in the text, in order; at least one. */
  public static List<X509Certificate> certificates(String text) {
    var certificates = new ArrayList<X509Certificate>();
    for (Block block : blocks(text)) {
      if (block.label.equals("CERTIFICATE")
          || block.label.equals("X509 CERTIFICATE")
          || block.label.equals("TRUSTED CERTIFICATE")) {
        certificates.add(certificate(block.der));
      }
    }
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("The PEM text has no certificate");
    }
    return List.copyOf(certificates);
  }

  /**
   * The first private key in the text: PKCS#8, or the older {@code RSA PRIVATE KEY} (PKCS#1) and
   * {@code EC PRIVATE KEY} (SEC 1). Not encrypted ones.
   */
  public static PrivateKey privateKey(String text) {
    for (Block block : blocks(text)) {
      switch (block.label) {
        case "PRIVATE KEY" -> {
          return pkcs8(block.der);
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(Der.pkcs8FromPkcs1(block.der));
        }
        case "EC PRIVATE KEY" -> {
          return pkcs8(Der.pkcs8FromSec1(block.der));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException("The PEM text's private key is encrypted");
        default -> {}
      }
    }
    throw new IllegalArgumentException("The PEM text has no private key");
  }

  private static X509Certificate certificate(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw new IllegalArgumentException(
          "The PEM text has a certificate that cannot be read: " + e.getMessage(), e);
    }
  }

  private static PrivateKey pkcs8(byte[] der) {
    return KEY_ALGORITHMS.stream()
        .flatMap(algorithm -> pkcs8(algorithm, der).stream())
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "The PEM text's private key is neither RSA, EC nor EdDSA, or is damaged"));
  }

  private static Optional<PrivateKey> pkcs8(String algorithm, byte[] der) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no " + algorithm + " keys", e);
    }
  }

  private static Throwable withoutText(IllegalArgumentException e) {
    var bare = new IllegalArgumentException("Illegal base64");
    bare.setStackTrace(e.getStackTrace());
    return bare;
  }
}
