package io.octavia.drivers.certificates;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMDecryptorProvider;
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

/** Private keys in PEM: in PKCS#1, SEC 1 or PKCS#8, encrypted or not. */
public final class PrivateKeys {
  private static final String WRONG_PASSPHRASE = "The passphrase does not decrypt the private key";

  private PrivateKeys() {}

  /**
   * The first key of a text, decrypted if need be.
   *
   * @throws BadBundle if there is none, or the passphrase is missing or wrong
   */
  public static PrivateKey read(String text, Optional<String> passphrase) throws BadBundle {
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        var info = keyInfo(object, passphrase);
        if (info.isPresent()) return new JcaPEMKeyConverter().getPrivateKey(info.get());
      }
    } catch (OperatorCreationException | PKCSException e) {
      throw new BadBundle(WRONG_PASSPHRASE, e);
    } catch (IOException e) {
      throw new BadBundle("The private key cannot be read", e);
    }
    throw new BadBundle("There is no private key in PEM");
  }

  private static Optional<PrivateKeyInfo> keyInfo(Object object, Optional<String> passphrase)
      throws IOException, OperatorCreationException, PKCSException, BadBundle {
    return switch (object) {
      case PEMKeyPair pair -> Optional.of(pair.getPrivateKeyInfo());
      case PrivateKeyInfo info -> Optional.of(info);
      case PEMEncryptedKeyPair encrypted -> {
        var decryptor =
            new JcePEMDecryptorProviderBuilder()
                .setProvider(decryption())
                .build(required(passphrase));
        yield Optional.of(decrypted(encrypted, decryptor).getPrivateKeyInfo());
      }
      case PKCS8EncryptedPrivateKeyInfo encrypted -> {
        var decryptor =
            new JceOpenSSLPKCS8DecryptorProviderBuilder()
                .setProvider(decryption())
                .build(required(passphrase));
        yield Optional.of(encrypted.decryptPrivateKeyInfo(decryptor));
      }
      default -> Optional.empty();
    };
  }

  /** In the old form a wrong passphrase shows as nonsense that is no key. */
  private static PEMKeyPair decrypted(PEMEncryptedKeyPair encrypted, PEMDecryptorProvider decryptor)
      throws BadBundle {
    try {
      return encrypted.decryptKeyPair(decryptor);
    } catch (IOException e) {
      throw new BadBundle(WRONG_PASSPHRASE, e);
    }
  }

  private static char[] required(Optional<String> passphrase) throws BadBundle {
    return passphrase
        .map(String::toCharArray)
        .orElseThrow(() ->
            new BadBundle("Passphrase needed to decrypt key but client did not provide one."));
  }

  /** Brings hundreds of classes, which nobody needs whose keys are not encrypted. */
  private static BouncyCastleProvider decryption() {
    return new BouncyCastleProvider();
  }

  /** In PEM as PKCS#1 or SEC 1 where the kind of key has such a form, without a line end. */
  static String text(PrivateKey key) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(key);
    } catch (IOException e) {
      throw new IllegalStateException("a key that was read cannot be written", e);
    }
    return text.toString().strip();
  }

  /** Whether what the one signs is the other's. */
  static boolean belong(PrivateKey key, PublicKey certified) {
    try {
      var signature = Signature.getInstance(algorithm(key));
      var said = new byte[32];
      new SecureRandom().nextBytes(said);
      signature.initSign(key);
      signature.update(said);
      var signed = signature.sign();
      signature.initVerify(certified);
      signature.update(said);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of two kinds, or on two curves
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "DSA" -> "SHA256withDSA";
      default -> key.getAlgorithm();
    };
  }
}
