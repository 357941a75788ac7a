package io.octavia.db;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A machine for those opcodes of Python's {@code pickle} (PEP 3154) that a dictionary of strings is
 * made of. Work is bounded by the length of the input: each opcode pushes at most one value.
 */
final class PickleReader {
  /** A value on the stack. */
  private sealed interface Value {
    record Text(String text) implements Value {}

    record Dictionary(Map<String, String> entries) implements Value {}

    record Mark() implements Value {}
  }

  private final ByteBuffer input;
  private final Deque<Value> stack = new ArrayDeque<>();
  private final Map<Long, Value> memo = new HashMap<>();

  PickleReader(byte[] pickle) {
    input = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  Map<String, String> headers() {
    try {
      while (true) {
        int opcode = input.get() & 0xff;
        if (opcode == '.') return result();
        step(opcode);
      }
    } catch (BufferUnderflowException _) {
      throw malformed("it ends early");
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> protocol(input.get());
      case 0x95 -> frame(input.getLong());
      case '}' -> stack.push(new Value.Dictionary(new LinkedHashMap<>()));
      case '(' -> stack.push(new Value.Mark());
      case 0x8c -> stack.push(text(input.get() & 0xff));
      case 'X' -> stack.push(text(Integer.toUnsignedLong(input.getInt())));
      case 0x94 -> memo.put((long) memo.size(), top());
      case 'q' -> memo.put((long) (input.get() & 0xff), top());
      case 'r' -> memo.put(Integer.toUnsignedLong(input.getInt()), top());
      case 'h' -> stack.push(recalled(input.get() & 0xff));
      case 'j' -> stack.push(recalled(Integer.toUnsignedLong(input.getInt())));
      case 's' -> setItem();
      case 'u' -> setItems();
      default -> throw malformed("opcode 0x%02x is not allowed".formatted(opcode));
    }
  }

  private void protocol(byte version) {
    if (version < 2 || version > 5) throw malformed("protocol %d".formatted(version));
  }

  /** Frames only say how much to read ahead. */
  private void frame(long length) {
    if (length < 0 || length > input.remaining()) throw malformed("a frame is cut off");
  }

  private Value.Text text(long length) {
    if (length > input.remaining()) throw malformed("a string is cut off");
    var bytes = new byte[(int) length];
    input.get(bytes);
    return new Value.Text(new String(bytes, StandardCharsets.UTF_8));
  }

  private Value top() {
    var top = stack.peek();
    if (top == null || top instanceof Value.Mark) throw malformed("nothing to remember");
    return top;
  }

  private Value recalled(long index) {
    var value = memo.get(index);
    if (value == null) throw malformed("%d was never remembered".formatted(index));
    return value;
  }

  private void setItem() {
    var value = poppedText();
    var key = poppedText();
    dictionary().put(key, value);
  }

  /** Key and value alternate above the mark; the stack gives them back to front. */
  private void setItems() {
    var pairs = new ArrayDeque<String[]>();
    while (!(stack.peek() instanceof Value.Mark)) {
      var value = poppedText();
      pairs.push(new String[] {poppedText(), value});
    }
    stack.pop();
    var dictionary = dictionary();
    for (var pair : pairs) dictionary.put(pair[0], pair[1]);
  }

  private String poppedText() {
    if (stack.poll() instanceof Value.Text(var text)) return text;
    throw malformed("a string is missing");
  }

  private Map<String, String> dictionary() {
    if (stack.peek() instanceof Value.Dictionary(var entries)) return entries;
    throw malformed("a dictionary is missing");
  }

  private Map<String, String> result() {
    if (stack.size() == 1 && stack.peek() instanceof Value.Dictionary(var entries)) {
      return Collections.unmodifiableMap(entries);
    }
    throw malformed("it is not one dictionary");
  }

  private static IllegalArgumentException malformed(String why) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "insert_headers is not a pickle that we read: %s", why));
  }
}
