package io.octavia.health;

import io.octavia.wire.BadHeartbeatException;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads datagrams on a platform thread, and has each of them decoded and used on a virtual one.
 *
 * <p>When too many are under way it stops reading: the kernel keeps some and drops the rest, and
 * the vigil notices if that goes on.
 */
final class HeartbeatReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatReceiver.class);
  private static final int MAX_UNDER_WAY = 512;

  /** How often the vigil hears of us if nothing comes. */
  private static final int READ_TIMEOUT_MILLIS = 200;

  private final DatagramSocket socket;
  private final Supplier<HeartbeatCodec> codec;
  private final Sink sink;
  private final InstantSource clock;
  private final Vigil vigil;
  private final Replays replays = new Replays();
  private final LongAdder heard = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final Thread reader;

  /** Who makes use of heartbeats. */
  interface Sink {
    void accept(Heartbeat heartbeat, Instant received);
  }

  /** Binds and begins to read. {@code bufferBytes} of 0 leaves the kernel's size. */
  HeartbeatReceiver(
      InetSocketAddress address,
      int bufferBytes,
      Supplier<HeartbeatCodec> codec,
      Sink sink,
      InstantSource clock,
      Vigil vigil)
      throws IOException {
    this.codec = codec;
    this.sink = sink;
    this.clock = clock;
    this.vigil = vigil;
    this.socket = new DatagramSocket(address);
    if (bufferBytes > 0) socket.setReceiveBufferSize(bufferBytes);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    this.reader = Thread.ofPlatform().name("heartbeats").start(this::run);
  }

  /** Where it listens. */
  int port() {
    return socket.getLocalPort();
  }

  /** Heartbeats that were good, and made use of. */
  long heard() {
    return heard.sum();
  }

  /** Datagrams that were none, of somebody without the key, or heard before. */
  long refused() {
    return refused.sum();
  }

  private void run() {
    var packet = new DatagramPacket(new byte[HeartbeatCodec.MAX_DATAGRAM], 0);
    while (!socket.isClosed()) {
      vigil.tick(clock.instant());
      try {
        packet.setLength(HeartbeatCodec.MAX_DATAGRAM);
        socket.receive(packet);
        underWay.acquire();
        use(packet);
      } catch (SocketTimeoutException _) {
        // Nobody spoke; the vigil hears of us all the same.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException e) {
        if (!socket.isClosed()) LOG.error("Cannot read heartbeats", e);
      }
    }
  }

  private void use(DatagramPacket packet) {
    var received = clock.instant();
    var datagram = Arrays.copyOf(packet.getData(), packet.getLength());
    var from = packet.getSocketAddress();
    Thread.startVirtualThread(() -> {
      try {
        var heartbeat = codec.get().decode(datagram);
        if (replays.isNew(heartbeat)) {
          sink.accept(heartbeat, received);
          heard.increment();
        } else {
          refused.increment();
          LOG.warn(
              "Dropped heartbeat {} of amphora {} from {}, which was heard before",
              heartbeat.sequence(),
              heartbeat.amphora(),
              from);
        }
      } catch (BadHeartbeatException e) {
        refused.increment();
        LOG.warn("Dropped a datagram from {}: {}", from, e.getMessage());
      } finally {
        underWay.release();
      }
    });
  }

  /** Stops reading, and waits for the heartbeats that are under way. */
  @Override
  public void close() {
    socket.close();
    boolean interrupted = false;
    while (true) {
      try {
        reader.join();
        underWay.acquire(MAX_UNDER_WAY);
        break;
      } catch (InterruptedException _) {
        interrupted = true;
        reader.interrupt();
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
