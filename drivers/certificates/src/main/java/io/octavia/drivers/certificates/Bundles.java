package io.octavia.drivers.certificates;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.pkcs.PKCSException;

/**
 * The forms in which users hand over a certificate with its key. Whatever the form, the result is
 * the same text for the same certificate, and the key has been found to belong to it.
 */
public final class Bundles {
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]+");

  private Bundles() {}

  /**
   * Separate files, as upstream's local manager has them.
   *
   * @param certificate PEM; more certificates that follow are intermediates
   * @param privateKey PEM; PKCS#1, SEC 1 or PKCS#8, encrypted or not
   * @param passphrase of the key
   * @param intermediates PEM, or PKCS#7 in PEM or DER
   */
  public static Secret<KeyedCertificate> ofPem(
      byte[] certificate,
      String privateKey,
      Optional<String> passphrase,
      Optional<byte[]> intermediates) {
    try {
      var chain = new ArrayList<>(Chains.read(certificate));
      if (intermediates.isPresent()) chain.addAll(Chains.read(intermediates.get()));
      return new Secret.Found<>(keyed(chain, PrivateKeys.read(privateKey, passphrase)));
    } catch (BadBundle e) {
      return new Secret.Unusable<>(e.reason());
    }
  }

  /** A PKCS#12 bundle without a passphrase, as it is or in base64. */
  public static Secret<KeyedCertificate> ofPkcs12(byte[] bundle) {
    try {
      var opened = Pkcs12.open(binary(bundle));
      if (opened.isEmpty()) {
        return new Secret.UnreadableBundle<>("there is no certificate with a private key in it");
      }
      return new Secret.Found<>(keyed(opened.get().certificates(), opened.get().key()));
    } catch (BadBundle e) {
      return new Secret.Unusable<>(e.reason());
    } catch (IOException | GeneralSecurityException | PKCSException e) {
      return new Secret.UnreadableBundle<>(String.valueOf(e.getMessage()));
    }
  }

  private static byte[] binary(byte[] bundle) {
    return BASE64.matcher(new String(bundle, ISO_8859_1)).matches()
        ? Base64.getMimeDecoder().decode(bundle)
        : bundle;
  }

  private static KeyedCertificate keyed(List<X509Certificate> chain, PrivateKey key)
      throws BadBundle {
    var own = chain.getFirst();
    if (!PrivateKeys.belong(key, own.getPublicKey())) {
      throw new BadBundle("Key and x509 certificate do not match");
    }
    return new KeyedCertificate(
        Chains.text(own),
        PrivateKeys.text(key),
        Chains.inOrder(chain).stream().skip(1).map(Chains::text).toList());
  }
}
