package io.octavia.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** RFC 3986 percent-decoding to UTF-8 that refuses what is not valid rather than guessing. */
final class PercentCoding {
  private PercentCoding() {}

  /** A path segment: {@code +} is itself. */
  static String decodeSegment(String raw) {
    return decode(raw, false);
  }

  /** A name or value of a query string: {@code +} is a space. */
  static String decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) {
      return raw;
    }
    var bytes = new ByteArrayOutputStream(raw.length());
    for (int at = 0; at < raw.length(); ) {
      int point = raw.codePointAt(at);
      if (point == '%') {
        bytes.write(hexByte(raw, at + 1));
        at += 3;
      } else if (point == '+' && plusIsSpace) {
        bytes.write(' ');
        at++;
      } else {
        bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
        at += Character.charCount(point);
      }
    }
    return utf8(bytes.toByteArray(), raw);
  }

  private static int hexByte(String raw, int at) {
    if (at + 2 > raw.length()) {
      throw new IllegalArgumentException("Incomplete percent-encoding at the end of '" + raw + "'");
    }
    int high = Character.digit(raw.charAt(at), 16);
    int low = Character.digit(raw.charAt(at + 1), 16);
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("Invalid percent-encoding in '" + raw + "'");
    }
    return high << 4 | low;
  }

  private static String utf8(byte[] bytes, String raw) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("'" + raw + "' is not UTF-8", e);
    }
  }
}
