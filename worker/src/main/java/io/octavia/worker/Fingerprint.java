package io.octavia.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says in 64 characters what something was given, to tell later whether it needs to be given it
 * again. SHA-256 over the parts, each with its length, so that no two lists of parts read the same.
 */
final class Fingerprint {
  private final MessageDigest digest;

  Fingerprint() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  Fingerprint with(@Nullable Object part) {
    var bytes = Objects.toString(part).getBytes(UTF_8);
    digest.update((bytes.length + ":").getBytes(UTF_8));
    digest.update(bytes);
    return this;
  }

  String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
