package io.octavia.db;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/** Writes a dictionary of strings byte by byte as Python's {@code pickle.dumps(…, protocol=4)}. */
final class PickleWriter {
  /** Python puts that many items between a mark and the opcode that takes them. */
  private static final int BATCH = 1000;

  /** Shorter ones go without a frame. */
  private static final int SHORTEST_FRAME = 4;

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Map<String, Integer> memo = new HashMap<>();
  private int remembered;

  byte[] write(Map<String, String> headers) {
    body.write('}');
    remember();
    var entries = headers.entrySet().iterator();
    for (int left = headers.size(); left > 0; left -= BATCH) batch(entries, Math.min(left, BATCH));
    body.write('.');
    return framed(body.toByteArray());
  }

  private void batch(Iterator<Map.Entry<String, String>> entries, int size) {
    if (size > 1) body.write('(');
    for (int i = 0; i < size; i++) {
      var entry = entries.next();
      text(entry.getKey());
      text(entry.getValue());
    }
    body.write(size > 1 ? 'u' : 's');
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
