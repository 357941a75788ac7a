package io.octavia.health;

import static io.octavia.config.HealthManager.BIND_IP;
import static io.octavia.config.HealthManager.BIND_PORT;
import static io.octavia.config.HealthManager.HEALTH_CHECK_INTERVAL;
import static io.octavia.config.HealthManager.HEARTBEAT_INTERVAL;
import static io.octavia.config.HealthManager.HEARTBEAT_KEY;
import static io.octavia.config.HealthManager.HEARTBEAT_TIMEOUT;
import static io.octavia.config.HealthManager.SOCK_RLIMIT;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Servers;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * The health manager: hears the heartbeats of amphorae and acts on them, and on their absence.
 *
 * <pre>
 *   UDP ──► receiver ──► backlog ──► heartbeats ──► operating statuses, counters, amphora_health
 *              │            │                                                       │
 *              └──► vigil ◄─┴─────── stale amphorae ◄───────────────────────────────┘
 *                                         └──► marked for replacement
 * </pre>
 */
public final class HealthManager implements AutoCloseable {
  /** Heartbeats that are made use of at once. */
  private static final int BATCH = 1000;

  /**
   * How long they are gathered for, at most: a transaction costs the same for one and for many. A
   * tenth of their interval, so that none gets old.
   */
  private static final Duration LONGEST_GATHERING = Duration.ofSeconds(1);

  private final HeartbeatReceiver receiver;
  private final Backlog backlog;
  private final Heartbeats heartbeats;
  private final Duration gathering;
  private final Thread absorber;
  private final Thread checker;
  private final CountDownLatch closing = new CountDownLatch(1);

  private HealthManager(
      HeartbeatReceiver receiver,
      Backlog backlog,
      Heartbeats heartbeats,
      Duration gathering,
      Runnable check,
      Duration interval) {
    this.receiver = receiver;
    this.backlog = backlog;
    this.heartbeats = heartbeats;
    this.gathering = gathering;
    this.absorber = Thread.ofPlatform().name("heartbeats absorbed").start(this::absorb);
    this.checker =
        Thread.ofVirtual().name("stale amphorae").start(() -> checkEvery(interval, check));
  }

  /**
   * Listens at {@code [health_manager] bind_ip} and {@code bind_port}.
   *
   * @param servers where servers of amphorae are deleted that should not run any more
   * @param audible whether amphorae can be heard at all; silence while they cannot, and for a
   *     timeout after, says nothing
   * @throws IllegalArgumentException if {@code heartbeat_key} is not set
   * @throws UncheckedIOException if the address cannot be bound
   */
  public static HealthManager start(
      Config config,
      Db db,
      InstantSource clock,
      Wakeups wakeups,
      Servers servers,
      BooleanSupplier audible) {
    var codecs = new Codecs(config);
    var timeout = Duration.ofSeconds(config.get(HEARTBEAT_TIMEOUT));
    var vigil = new Vigil(timeout, clock.instant());
    var heartbeats = new Heartbeats(config, db, clock, servers, vigil, Thread::startVirtualThread);
    var backlog = new Backlog();
    var late = Duration.ofSeconds(config.get(HEARTBEAT_INTERVAL));
    var address = new InetSocketAddress(config.get(BIND_IP), config.get(BIND_PORT));
    try {
      var receiver =
          new HeartbeatReceiver(
              address, config.get(SOCK_RLIMIT), codecs::current, backlog::add, clock, vigil);
      var losses = new Losses(receiver.port());
      var stale = new StaleAmphorae(config, db, clock, wakeups, servers, vigil);
      return new HealthManager(
          receiver,
          backlog,
          heartbeats,
          gathering(late),
          () -> {
            var now = clock.instant();
            boolean behind =
                backlog.oldest().filter(oldest -> oldest.plus(late).isBefore(now)).isPresent();
            if (!audible.getAsBoolean() || behind || losses.grew()) vigil.interrupted(now);
            stale.check();
          },
          Duration.ofSeconds(config.get(HEALTH_CHECK_INTERVAL)));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen for heartbeats at " + address + " (" + e.getMessage() + ")", e);
    }
  }

  private static Duration gathering(Duration interval) {
    var tenth = interval.dividedBy(10);
    return tenth.compareTo(LONGEST_GATHERING) < 0 ? tenth : LONGEST_GATHERING;
  }

  /** The UDP port it listens on; the one that was bound if {@code bind_port} is 0. */
  public int port() {
    return receiver.port();
  }

  /** Heartbeats that were good so far. */
  public long heard() {
    return receiver.heard();
  }

  /** Datagrams so far that were no good heartbeats. */
  public long refused() {
    return receiver.refused();
  }

  private void checkEvery(Duration interval, Runnable check) {
    try {
      do {
        check.run();
      } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void absorb() {
    try {
      while (true) {
        var batch = backlog.take(BATCH, gathering);
        backlog.owe(heartbeats.absorb(batch));
        if (batch.size() == BATCH) continue;
        if (closing.getCount() == 0) {
          heartbeats.settle();
          return;
        }
        Thread.sleep(gathering);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops listening, and waits for what is under way. */
  @Override
  public void close() {
    receiver.close();
    closing.countDown();
    try {
      absorber.join();
      checker.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The codec for the key of the moment: it may be changed while we run. */
  private static final class Codecs {
    private final Config config;
    private final AtomicReference<Keyed> current;

    private record Keyed(String key, HeartbeatCodec codec) {
      static Keyed of(String key) {
        return new Keyed(key, new HeartbeatCodec(key));
      }

      @Override
      public String toString() {
        return "Keyed";
      }
    }

    Codecs(Config config) {
      this.config = config;
      var key = config.find(HEARTBEAT_KEY);
      if (key.isEmpty()) throw new IllegalArgumentException("heartbeat_key must be set");
      this.current = new AtomicReference<>(Keyed.of(key.get()));
    }

    /** An empty key in a changed file leaves the old one. */
    HeartbeatCodec current() {
      var keyed = current.get();
      var key = config.find(HEARTBEAT_KEY).filter(text -> !text.isEmpty());
      if (key.isPresent() && !key.get().equals(keyed.key())) {
        keyed = Keyed.of(key.get());
        current.set(keyed);
      }
      return keyed.codec();
    }
  }
}
