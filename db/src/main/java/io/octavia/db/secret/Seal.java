package io.octavia.db.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/** Encrypts with the first of some passphrases and decrypts with any: AES-256-GCM. */
final class Seal {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  private final List<SecretKey> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * With keys derived from passphrases.
   *
   * @throws IllegalArgumentException if there is none
   */
  Seal(List<String> passphrases) {
    if (passphrases.isEmpty()) throw new IllegalArgumentException("no passphrase");
    this.keys = passphrases.stream().map(Seal::key).toList();
  }

  private static SecretKey key(String passphrase) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(passphrase.getBytes(UTF_8))
              .thenExpand("octavia reconcile_secret".getBytes(UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot derive keys", e);
    }
  }

  /**
   * Encrypts a text.
   *
   * @param name what it belongs to; under another name it cannot be opened
   */
  String close(String name, String text) {
    try {
      var nonce = new byte[NONCE];
      random.nextBytes(nonce);
      var sealed = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, name).doFinal(bytes(text));
      var all = Arrays.copyOf(nonce, NONCE + sealed.length);
      System.arraycopy(sealed, 0, all, NONCE, sealed.length);
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot encrypt", e);
    }
  }

  /** Decrypts it; nothing if none of the keys does. */
  Optional<String> open(String name, String sealed) {
    var all = Base64.getDecoder().decode(sealed);
    for (var key : keys) {
      try {
        var cipher = cipher(Cipher.DECRYPT_MODE, key, Arrays.copyOf(all, NONCE), name);
        return Optional.of(new String(cipher.doFinal(all, NONCE, all.length - NONCE), UTF_8));
      } catch (AEADBadTagException _) {
        // Of another key, which may come next.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java cannot decrypt", e);
      }
    }
    return Optional.empty();
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, String name)
      throws GeneralSecurityException {
    var cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(name));
    return cipher;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
