package io.octavia.drivers.openstack.nova;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What servers are called: as they are asked for, or by names that say nothing, {@code
 * random_amphora_name_length} of letters and digits after an {@code a}. The same one for the same
 * wish, so that it can be found again.
 */
record ServerNames(int length) {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

  boolean areRandom() {
    return length > 0;
  }

  String called(String name) {
    if (!areRandom()) return name;
    var called = new StringBuilder("a");
    for (int round = 0; called.length() < length; round++) {
      for (byte each : digest(round + name)) {
        if (called.length() == length) break;
        called.append(LETTERS.charAt(Byte.toUnsignedInt(each) % LETTERS.length()));
      }
    }
    return called.toString();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
