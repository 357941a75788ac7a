package io.octavia.health;

import io.octavia.wire.BadHeartbeatException;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads datagrams on a platform thread, as many as wait. A few of them it decodes itself; more are
 * shared out to virtual threads, so that all processors help.
 *
 * <p>When too many are under way it stops reading: the kernel keeps some and drops the rest, and
 * the vigil notices if that goes on.
 */
final class HeartbeatReceiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatReceiver.class);
  private static final int MAX_UNDER_WAY = 512;
  private static final int MOST_READ = 128;

  /** Others are called for more than these, and each gets as many. */
  private static final int SHARE = 8;

  /**
   * Where few come they are let gather, for waking up costs more than they do: the pause grows as
   * long as no more came in it than one can decode, far fewer than the kernel keeps.
   */
  private static final int PAUSE_STEP_MILLIS = 5;

  private static final int LONGEST_PAUSE_MILLIS = 50;

  /** How often the vigil hears of us if nothing comes. */
  private static final int READ_TIMEOUT_MILLIS = 200;

  private final DatagramChannel channel;
  private final Selector selector;
  private final Supplier<HeartbeatCodec> codec;
  private final Sink sink;
  private final InstantSource clock;
  private final Vigil vigil;
  private final Replays replays = new Replays();
  private final LongAdder heard = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY);
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(HeartbeatCodec.MAX_DATAGRAM);
  private final int port;
  private final Thread reader;
  private volatile boolean closing;

  /** Who makes use of heartbeats. */
  interface Sink {
    void accept(Heartbeat heartbeat, Instant received);
  }

  private static final class Datagram {
    private final byte[] content;
    private final SocketAddress from;
    private final Instant received;

    Datagram(byte[] content, SocketAddress from, Instant received) {
      this.content = content;
      this.from = from;
      this.received = received;
    }
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
    this.channel = DatagramChannel.open();
    try {
      if (bufferBytes > 0) channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
      channel.bind(address);
      channel.configureBlocking(false);
      this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      this.selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
    this.reader = Thread.ofPlatform().name("heartbeats").start(this::run);
  }

  /** Where it listens. */
  int port() {
    return port;
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
    int pause = 0;
    while (!closing) {
      vigil.tick(clock.instant());
      try {
        selector.select(READ_TIMEOUT_MILLIS);
        selector.selectedKeys().clear();
        var datagrams = waiting();
        share(datagrams);
        boolean few = datagrams.size() <= SHARE;
        pause = few ? Math.min(pause + PAUSE_STEP_MILLIS, LONGEST_PAUSE_MILLIS) : 0;
        if (pause > 0 && !closing) Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException e) {
        LOG.error("Cannot read heartbeats", e);
      }
    }
  }

  private List<Datagram> waiting() throws IOException {
    var read = new ArrayList<Datagram>();
    while (read.size() < MOST_READ) {
      buffer.clear();
      var from = channel.receive(buffer);
      if (from == null) break;
      var content = new byte[buffer.flip().remaining()];
      buffer.get(content);
      read.add(new Datagram(content, from, clock.instant()));
    }
    return read;
  }

  private void share(List<Datagram> datagrams) throws InterruptedException {
    if (datagrams.size() <= SHARE) {
      datagrams.forEach(this::use);
      return;
    }
    for (int begin = 0; begin < datagrams.size(); begin += SHARE) {
      var some = datagrams.subList(begin, Math.min(begin + SHARE, datagrams.size()));
      underWay.acquire(some.size());
      Thread.startVirtualThread(() -> {
        try {
          some.forEach(this::use);
        } finally {
          underWay.release(some.size());
        }
      });
    }
  }

  private void use(Datagram datagram) {
    try {
      var heartbeat = codec.get().decode(datagram.content);
      if (replays.isNew(heartbeat)) {
        sink.accept(heartbeat, datagram.received);
        heard.increment();
      } else {
        refused.increment();
        LOG.warn(
            "Dropped heartbeat {} of amphora {} from {}, which was heard before",
            heartbeat.sequence(),
            heartbeat.amphora(),
            datagram.from);
      }
    } catch (BadHeartbeatException e) {
      refused.increment();
      LOG.warn("Dropped a datagram from {}: {}", datagram.from, e.getMessage());
    } catch (RuntimeException e) {
      // Our own mistake: the others are to be heard all the same.
      refused.increment();
      LOG.error("A datagram from {} could not be made use of", datagram.from, e);
    }
  }

  /** Stops reading, and waits for the heartbeats that are under way. */
  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    boolean interrupted = false;
    while (true) {
      try {
        reader.join();
        underWay.acquire(MAX_UNDER_WAY);
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    try {
      selector.close();
      channel.close();
    } catch (IOException e) {
      LOG.debug("The socket of heartbeats did not close well", e);
    }
    if (interrupted) Thread.currentThread().interrupt();
  }
}
