package io.octavia.drivers.openstack.keystone;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a token is remembered by: whoever reads our memory's keys cannot use them.
 *
 * @param expiredToo whether the question was for tokens that have expired, too
 */
record Digest(String sha256, boolean expiredToo) {
  static Digest of(String token, boolean expiredToo) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
      return new Digest(HexFormat.of().formatHex(hash), expiredToo);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java has no SHA-256", e);
    }
  }
}
