package io.octavia.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection on their way to the server library, which has no bound for how long a
 * head may take to arrive, and speaks no HTTP/1.0.
 *
 * <pre>
 *   between requests --first byte--> in a head --handler called--> in a body --answered--> between
 * </pre>
 *
 * A request line of HTTP/1.0 is handed on as one of HTTP/1.1, and the connection ends with the
 * answer.
 */
final class Heads implements Supplier<byte @Nullable []> {
  /** Those of the connection whose thread this is. */
  static final ScopedValue<Heads> CURRENT = ScopedValue.newInstance();

  private static final String OLD = " HTTP/1.0\r";

  /** The library refuses what is longer. */
  private static final int LONGEST_LINE = 8192;

  private static final int LONGEST_HEAD = 32_768;

  private final DataReader from;
  private final Duration patience;
  private final String host;
  private @Nullable Deadline deadline;
  private boolean inBody;
  private boolean old;

  /**
   * @param patience how long a head may take to arrive
   * @param host where the other side has called
   */
  Heads(DataReader from, Duration patience, String host) {
    this.from = from;
    this.patience = patience;
    this.host = host;
  }

  @Override
  public byte @Nullable [] get() {
    var bytes = received();
    if (inBody || deadline != null || bytes == null) return bytes;
    deadline = Deadline.in(patience);
    return modern(bytes);
  }

  private byte @Nullable [] received() {
    try {
      from.ensureAvailable();
      return from.readBytes(from.available());
    } catch (DataReader.InsufficientDataAvailableException e) {
      return null;
    }
  }

  /** More of what begins like that, until all of it is there or it is longer than it can be. */
  private byte[] upTo(String end, byte[] first, int most) {
    var bytes = first;
    while (bytes.length < most && indexOf(bytes, end) < 0) {
      var more = received();
      if (more == null) return bytes;
      int length = bytes.length;
      bytes = Arrays.copyOf(bytes, length + more.length);
      System.arraycopy(more, 0, bytes, length, more.length);
    }
    return bytes;
  }

  /** With a request line of HTTP/1.1, and the host that HTTP/1.0 need not name. */
  private byte[] modern(byte[] first) {
    var bytes = upTo("\n", first, LONGEST_LINE);
    int version = indexOf(bytes, "\n") - OLD.length();
    if (version < 0 || indexOf(bytes, OLD) != version) return bytes;
    old = true;
    var head = text(upTo("\r\n\r\n", bytes, LONGEST_HEAD));
    int rest = version + OLD.length() + 1;
    var given = head.substring(rest);
    boolean named = ("\n" + given).toLowerCase(Locale.ROOT).contains("\nhost:");
    return (head.substring(0, version)
            + " HTTP/1.1\r\n"
            + (named ? "" : "Host: " + host + "\r\n")
            + given)
        .getBytes(ISO_8859_1);
  }

  private static int indexOf(byte[] bytes, String what) {
    return text(bytes).indexOf(what);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** All of the head is there. */
  void complete() {
    inBody = true;
    stop();
  }

  /** The request was read to its end, and answered. */
  void answered() {
    inBody = false;
  }

  /** Whether the client speaks HTTP/1.0, and so waits for the end of the connection. */
  boolean old() {
    return old;
  }

  /** Nobody reads any more. */
  void stop() {
    var running = deadline;
    deadline = null;
    if (running != null && !running.met()) {
      throw new CloseConnectionException("The head of a request took too long");
    }
  }
}
