package io.octavia.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.AmphoraId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What HAProxy's peers call each other. */
public final class PeerName {
  private PeerName() {}

  /**
   * The name of an amphora's HAProxy, which it is started with ({@code -L}): the SHA-1 of the id in
   * base 64, with an alphabet that is nobody else's ({@code octavia/common/jinja/haproxy}: {@code
   * +} becomes {@code _} and {@code /} becomes {@code -}), and an {@code x} for a leading dash.
   */
  public static String of(AmphoraId amphora) {
    var text = Base64.getEncoder().withoutPadding().encodeToString(sha1(amphora.value()));
    var name = text.replace('+', '_').replace('/', '-');
    return name.startsWith("-") ? "x" + name.substring(1) : name;
  }

  private static byte[] sha1(String text) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-1 in this Java", e);
    }
  }
}
