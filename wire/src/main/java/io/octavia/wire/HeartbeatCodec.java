package io.octavia.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Heartbeats as datagrams.
 *
 * <pre>
 * datagram = Z, then HMAC-SHA256(key, Z) as 64 lower case hexadecimal digits
 *            (as 32 raw bytes from amphorae before 3.0)
 * Z        = the message in JSON, UTF-8, as a zlib stream
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
public final class HeartbeatCodec {
  /** No UDP datagram is longer. */
  public static final int MAX_DATAGRAM = 65_536;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int HEX_TRAILER = 64;
  private static final int RAW_TRAILER = 32;

  /** Ids hardly compress: a genuine datagram grows about fourfold, never to this. */
  private static final int MAX_MESSAGE = 4 << 20;

  private final SecretKeySpec key;

  /**
   * A codec for the shared secret {@code [health_manager] heartbeat_key}.
   *
   * @throws IllegalArgumentException if the key is empty
   */
  public HeartbeatCodec(String key) {
    if (key.isEmpty()) throw new IllegalArgumentException("heartbeat_key must not be empty");
    this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
  }

  /** The datagram for a message. */
  public byte[] encode(Heartbeat heartbeat) {
    var compressed = deflate(HeartbeatJson.write(heartbeat));
    var trailer = HexFormat.of().formatHex(hmac(compressed)).getBytes(US_ASCII);
    var datagram = Arrays.copyOf(compressed, compressed.length + trailer.length);
    System.arraycopy(trailer, 0, datagram, compressed.length, trailer.length);
    return datagram;
  }

  /**
   * The message in a datagram.
   *
   * @throws BadHeartbeatException if the key is another one or the message makes no sense
   */
  public Heartbeat decode(byte[] datagram) {
    try {
      return decode(datagram, HEX_TRAILER);
    } catch (BadHeartbeatException asHex) {
      try {
        return decode(datagram, RAW_TRAILER);
      } catch (BadHeartbeatException asRaw) {
        asHex.addSuppressed(asRaw);
        throw asHex;
      }
    }
  }

  private Heartbeat decode(byte[] datagram, int trailerLength) {
    int length = datagram.length - trailerLength;
    if (length <= 0) throw new BadHeartbeatException("the datagram is too short");
    var compressed = Arrays.copyOf(datagram, length);
    var trailer = Arrays.copyOfRange(datagram, length, datagram.length);
    var digest = hmac(compressed);
    var expected =
        trailerLength == RAW_TRAILER ? digest : HexFormat.of().formatHex(digest).getBytes(US_ASCII);
    if (!MessageDigest.isEqual(expected, trailer)) {
      throw new BadHeartbeatException("the signature is not of our heartbeat_key");
    }
    return HeartbeatJson.read(inflate(compressed));
  }

  private byte[] hmac(byte[] data) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no " + ALGORITHM + " in this Java", e);
    }
  }

  private static byte[] deflate(byte[] data) {
    try (var deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
      deflater.setInput(data);
      deflater.finish();
      var out = new ByteArrayOutputStream(data.length / 2 + 64);
      var buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static byte[] inflate(byte[] data) {
    try (var inflater = new Inflater()) {
      inflater.setInput(data);
      var out = new ByteArrayOutputStream(data.length * 4);
      var buffer = new byte[8192];
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && !inflater.finished()) {
          throw new BadHeartbeatException("the compressed message is cut off");
        }
        if (out.size() + count > MAX_MESSAGE) {
          throw new BadHeartbeatException("the message is longer than " + MAX_MESSAGE + " bytes");
        }
        out.write(buffer, 0, count);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new BadHeartbeatException("the message is not compressed as it should be", e);
    }
  }
}
