package io.octavia.drivers.amphora;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Upstream's names and entity tags of files. They tell files apart and protect nothing. */
final class Digests {
  private Digests() {}

  static String sha1(byte[] bytes) {
    return hexadecimal("SHA-1", bytes);
  }

  static String md5(byte[] bytes) {
    return hexadecimal("MD5", bytes);
  }

  private static String hexadecimal(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no " + algorithm + " in this Java", e);
    }
  }
}
