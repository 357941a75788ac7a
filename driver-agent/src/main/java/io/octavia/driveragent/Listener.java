package io.octavia.driveragent;

import io.octavia.http.Json;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers messages at one socket: one connection, one message, one answer. What is no message gets
 * no answer, as upstream does it, and neither does a client that takes longer than the limit.
 */
final class Listener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Listener.class);

  /** Turns a message into its answer. */
  interface Answer {
    byte[] to(JsonNode message);
  }

  /**
   * How much a socket does.
   *
   * @param patience how long a client may take to say what it wants
   * @param most messages that are answered at the same time
   * @param warning how many of these are many
   */
  record Limits(Duration patience, int most, int warning) {}

  private final SocketFile socket;
  private final Path path;
  private final Answer answer;
  private final Limits limits;
  private final Semaphore free;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;

  private Listener(SocketFile socket, Path path, Answer answer, Limits limits) {
    this.socket = socket;
    this.path = path;
    this.answer = answer;
    this.limits = limits;
    this.free = new Semaphore(limits.most());
    this.acceptor = Thread.ofVirtual().name("driver agent " + path).start(this::accept);
  }

  static Listener start(Path path, Answer answer, Limits limits) throws IOException {
    return new Listener(SocketFile.open(path), path, answer, limits);
  }

  private void accept() {
    while (socket.channel().isOpen()) {
      try {
        free.acquire();
        warnIfBusy();
        serve(accepted());
      } catch (InterruptedException _) {
        return;
      } catch (ClosedChannelException _) {
        return;
      } catch (IOException e) {
        log.warn("A client of {} could not be accepted", path, e);
        pause();
      }
    }
  }

  private SocketChannel accepted() throws IOException {
    try {
      return socket.channel().accept();
    } catch (IOException e) {
      free.release();
      throw e;
    }
  }

  private void serve(SocketChannel client) {
    open.add(client);
    Thread.ofVirtual()
        .start(() -> {
          try {
            converse(client);
          } finally {
            open.remove(client);
            free.release();
          }
        });
  }

  private void warnIfBusy() {
    boolean busy = limits.most() - free.availablePermits() >= limits.warning();
    if (busy && warned.compareAndSet(false, true)) {
      log.warn(
          "{} answers {} messages at once, of {} that it may",
          path,
          limits.warning(),
          limits.most());
    } else if (!busy) {
      warned.set(false);
    }
  }

  private void converse(SocketChannel client) {
    var watch = Thread.ofVirtual().unstarted(() -> cutOff(client));
    try (client) {
      watch.start();
      var message = Frame.read(Channels.newInputStream(client));
      watch.interrupt();
      Frame.write(Channels.newOutputStream(client), answer.to(Json.MAPPER.readTree(message)));
    } catch (ClosedChannelException _) {
      log.warn("A client of {} did not say within {} what it wants", path, limits.patience());
    } catch (IOException | JacksonException e) {
      log.warn("A client of {} was not understood, or did not wait: {}", path, e.toString());
    } catch (RuntimeException e) {
      log.error("A message to {} could not be answered", path, e);
    } finally {
      watch.interrupt();
    }
  }

  /** Sockets of this family know no timeout of their own. */
  private void cutOff(SocketChannel client) {
    try {
      Thread.sleep(limits.patience());
      client.close();
    } catch (InterruptedException _) {
      // The client was fast enough.
    } catch (IOException e) {
      log.debug("closing a client of {}", path, e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Messages that are being answered are answered. */
  @Override
  public void close() throws IOException {
    socket.close();
    acceptor.interrupt();
    if (!finished()) for (var client : open) client.close();
  }

  private boolean finished() {
    try {
      acceptor.join();
      return free.tryAcquire(limits.most(), limits.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
