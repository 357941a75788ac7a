package io.octavia.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns at once that a process has died, which is nobody's child: the kernel ends a connection to
 * a socket of its. HAProxy ends an idle one, too, after ten seconds, and then there is a new one.
 */
final class DeathWatch implements AutoCloseable {
  private static final Duration NOBODY_THERE = Duration.ofMillis(200);

  private final Supplier<Optional<Path>> socket;
  private final Runnable ended;
  private volatile @Nullable SocketChannel connection;
  private volatile boolean closed;

  /**
   * Begins.
   *
   * @param socket of the process, while it runs
   * @param ended called whenever a connection has ended: the process may be dead
   */
  DeathWatch(String name, Supplier<Optional<Path>> socket, Runnable ended) {
    this.socket = socket;
    this.ended = ended;
    Thread.ofVirtual().name("watch over " + name).start(this::keep);
  }

  private void keep() {
    while (!closed) {
      if (socket.get().map(this::held).orElse(false)) {
        if (!closed) ended.run();
      } else {
        pause();
      }
    }
  }

  /** Whether there was a connection; returns when it has ended. */
  private boolean held(Path path) {
    var nothing = ByteBuffer.allocate(1);
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      connection = channel;
      // HAProxy says nothing unless it is asked.
      while (!closed && channel.read(nothing.clear()) >= 0) {}
      return true;
    } catch (IOException _) {
      // Nobody listened, or whoever did is gone, or it was let go of.
      return connection != null;
    } finally {
      connection = null;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(NOBODY_THERE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets go of the process that it watches now, and looks for the one that is there. */
  void renew() {
    var current = connection;
    if (current == null) return;
    try {
      current.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot let go of a socket of HAProxy", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    renew();
  }
}
