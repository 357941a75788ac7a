package io.octavia.agent;

import static org.awaitility.Awaitility.await;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeathWatchTest {
  @TempDir private Path directory;
  private final AtomicInteger ends = new AtomicInteger();
  private DeathWatch watch;

  private Path socket() {
    return directory.resolve("it.sock");
  }

  private ServerSocketChannel listen() throws Exception {
    Files.deleteIfExists(socket());
    var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return server.bind(UnixDomainSocketAddress.of(socket()));
  }

  private void watch() {
    watch =
        new DeathWatch(
            "it", () -> Optional.of(socket()).filter(Files::exists), ends::incrementAndGet);
  }

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void end_of_a_connection_is_told_and_the_next_one_watched() throws Exception {
    try (var server = listen()) {
      watch();
      SocketChannel first = server.accept();
      first.close();
      await().until(() -> ends.get() == 1);
      SocketChannel second = server.accept();
      second.close();
      await().until(() -> ends.get() == 2);
    }
  }

  @Test
  void process_that_is_not_there_yet_is_found_when_it_is() throws Exception {
    watch();
    try (var server = listen()) {
      server.accept().close();
      await().until(() -> ends.get() == 1);
    }
  }

  @Test
  void process_that_is_let_go_of_is_not_held_any_longer() throws Exception {
    try (var server = listen()) {
      watch();
      SocketChannel old = server.accept();
      await()
          .until(() -> {
            watch.renew();
            return ends.get() > 0;
          });
      old.close();
      // There is a new connection in its place.
      server.accept().close();
    }
  }
}
