package io.octavia.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * As much of DER as it takes to put the two old private key formats into a PKCS#8 envelope (RFC
 * 5208), which is all that the JDK reads.
 */
final class Der {
  private static final int INTEGER = 0x02;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int SEC1_PARAMETERS = 0xa0;

  /** rsaEncryption with its NULL parameter, and the object identifier of id-ecPublicKey. */
  private static final byte[] RSA_ALGORITHM =
      HexFormat.of().parseHex("300d06092a864886f70d0101010500");

  private static final byte[] EC_OBJECT_IDENTIFIER = HexFormat.of().parseHex("06072a8648ce3d0201");

  private Der() {}

  static byte[] pkcs8FromPkcs1(byte[] key) {
    return envelope(RSA_ALGORITHM, key);
  }

  /** The curve stands inside the SEC 1 structure (RFC 5915) and outside in PKCS#8. */
  static byte[] pkcs8FromSec1(byte[] key) {
    int at = contentStart(key, 0);
    while (at < key.length) {
      int tag = key[at] & 0xff;
      int start = contentStart(key, at);
      int end = start + length(key, at);
      if (end > key.length) {
        break;
      }
      if (tag == SEC1_PARAMETERS) {
        return envelope(
            wrap(SEQUENCE, EC_OBJECT_IDENTIFIER, Arrays.copyOfRange(key, start, end)), key);
      }
      at = end;
    }
    throw new IllegalArgumentException("The PEM text's EC private key does not name its curve");
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    return wrap(SEQUENCE, wrap(INTEGER, new byte[] {0}), algorithm, wrap(OCTET_STRING, key));
  }

  private static byte[] wrap(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(length >> shift);
      }
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static int contentStart(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) {
    int first = byteAt(der, at + 1);
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | byteAt(der, at + 2 + i);
    }
    if (length < 0) {
      throw damaged();
    }
    return length;
  }

  private static int byteAt(byte[] der, int at) {
    if (at < 0 || at >= der.length) {
      throw damaged();
    }
    return der[at] & 0xff;
  }

  private static IllegalArgumentException damaged() {
    return new IllegalArgumentException("The PEM text's private key is damaged");
  }
}
