package io.octavia.db;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Writes a dictionary of strings as Python's {@code pickle.dumps(…, protocol=4)} does. */
final class PickleWriter {
  /** Shorter ones go without a frame. */
  private static final int SHORTEST_FRAME = 4;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Map<String, Integer> memo = new HashMap<>();
  private int remembered;

  byte[] write(Map<String, String> headers) {
    body.write('}');
    remember();
    if (headers.size() > 1) body.write('(');
    headers.forEach((header, value) -> {
      text(header);
      text(value);
    });
    if (headers.size() == 1) body.write('s');
    if (headers.size() > 1) body.write('u');
    body.write('.');
    return framed(body.toByteArray());
  }

  /** A string that was written before is recalled, as Python does with its interned ones. */
  private void text(String text) {
    var earlier = memo.putIfAbsent(text, remembered);
    if (earlier == null) {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      if (bytes.length < 256) {
        body.write(0x8c);
        body.write(bytes.length);
      } else {
        body.write('X');
        body.writeBytes(littleEndian(bytes.length));
      }
      body.writeBytes(bytes);
      remember();
    } else if (earlier < 256) {
      body.write('h');
      body.write(earlier);
    } else {
      body.write('j');
      body.writeBytes(littleEndian(earlier));
    }
  }

  private void remember() {
    body.write(0x94);
    remembered++;
  }

  private static byte[] littleEndian(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  private static byte[] framed(byte[] body) {
    var isFramed = body.length >= SHORTEST_FRAME;
    var pickle =
        ByteBuffer.allocate(body.length + (isFramed ? 11 : 2)).order(ByteOrder.LITTLE_ENDIAN);
    pickle.put((byte) 0x80).put((byte) 4);
    if (isFramed) pickle.put((byte) 0x95).putLong(body.length);
    return pickle.put(body).array();
  }
}
