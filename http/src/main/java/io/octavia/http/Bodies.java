package io.octavia.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the bodies of requests: no more than is allowed, and no longer.
 *
 * @param most bytes of the largest that is taken
 * @param patience how long a whole one may take to arrive
 * @param tooLarge the answer to a larger one
 */
record Bodies(int most, Duration patience, Response tooLarge) {
  private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

  /**
   * How much of a refused body is still read, so that a client which writes before it reads gets to
   * see the refusal.
   */
  private static final long DRAIN_LIMIT = 16L << 20;

  /** And for how long: one that sends nothing more, and does not hang up either, is left alone. */
  private static final Duration LINGER = Duration.ofSeconds(3);

  /** A body, or why there is none. */
  sealed interface Found {
    /** All of it. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Whole(byte[] bytes) implements Found {}

    /** Larger than allowed, which is known at once when its length was announced. */
    record TooLarge() implements Found {}

    /** Not framed as its headers say, or not sent to its end in time. */
    record Broken() implements Found {}
  }

  Found read(ServerRequest in) {
    if (!in.content().hasEntity()) return new Found.Whole(new byte[0]);
    if (in.headers().contentLength().orElse(0) > most) return new Found.TooLarge();
    var deadline = Deadline.in(patience);
    try (InputStream stream = in.content().inputStream()) {
      var body = new ByteArrayOutputStream();
      var buffer = new byte[8192];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        body.write(buffer, 0, read);
        if (body.size() > most) return new Found.TooLarge();
      }
      return deadline.met() ? new Found.Whole(body.toByteArray()) : new Found.Broken();
    } catch (IOException | RuntimeException e) {
      LOG.debug("A body could not be read", e);
      return new Found.Broken();
    } finally {
      deadline.met();
    }
  }

  /** Reads some of what is left of a refused body. */
  void drain(ServerRequest in) {
    if (in.headers().contains(HeaderNames.EXPECT)) return;
    var deadline = Deadline.in(patience.compareTo(LINGER) < 0 ? patience : LINGER);
    try {
      var rest = in.content().inputStream();
      var buffer = new byte[8192];
      long left = DRAIN_LIMIT;
      for (int read = rest.read(buffer); read >= 0 && left > 0; read = rest.read(buffer)) {
        left -= read;
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("A refused body was not sent to its end", e);
    } finally {
      deadline.met();
    }
  }
}
