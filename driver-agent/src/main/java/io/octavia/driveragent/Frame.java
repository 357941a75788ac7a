package io.octavia.driveragent;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A message on the wire: its length in decimal digits, a line feed, that many bytes. */
final class Frame {
  /** Enough for the statuses of 60,000 objects. */
  static final int LONGEST = 8 << 20;

  private static final int DIGITS = 9;
  private static final int PIECE = 64 << 10;

  private Frame() {}

  /** What is on the wire is no message. */
  static final class Malformed extends IOException {
    Malformed(String message) {
      super(message);
    }
  }

  /** Reads a message; takes memory as bytes arrive, not as the length promises. */
  static byte[] read(InputStream in) throws IOException {
    int length = length(in);
    var message = new ByteArrayOutputStream(Math.min(length, PIECE));
    while (message.size() < length) {
      var piece = in.readNBytes(Math.min(length - message.size(), PIECE));
      if (piece.length == 0) throw new EOFException("the message ended early");
      message.write(piece);
    }
    return message.toByteArray();
  }

  private static int length(InputStream in) throws IOException {
    int length = 0;
    for (int digits = 0; ; digits++) {
      int next = in.read();
      if (next == '\n' && digits > 0) break;
      if (next < 0) throw new EOFException("the message ended early");
      if (next < '0' || next > '9' || digits == DIGITS) {
        throw new Malformed("a message starts with its length and a line feed");
      }
      length = length * 10 + (next - '0');
    }
    if (length > LONGEST) throw new Malformed("a message of " + length + " bytes is too long");
    return length;
  }

  static void write(OutputStream out, byte[] message) throws IOException {
    var framed = new ByteArrayOutputStream(message.length + DIGITS + 1);
    framed.write((message.length + "\n").getBytes(StandardCharsets.US_ASCII));
    framed.write(message);
    out.write(framed.toByteArray());
  }
}
