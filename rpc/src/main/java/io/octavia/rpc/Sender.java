package io.octavia.rpc;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Outbox;
import io.octavia.db.reconcile.Owner;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Wakeups;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is in the outbox, those that other processes left there, too.
 *
 * <ol>
 *   <li>Claim calls: from now on they may have been sent.
 *   <li>A call that may have been sent before is not sent again if its load balancer does not wait
 *       for anything any more.
 *   <li>Publish each under the id it always has, and wait for the broker's word.
 *   <li>What the broker has is removed. What it could not put into any queue waits until a worker
 *       has made one.
 * </ol>
 */
public final class Sender implements Wakeups, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final int BATCH = 50;
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration NO_QUEUE = Duration.ofSeconds(2);
  private static final Duration CONFIRM = Duration.ofSeconds(20);

  private final Db db;
  private final Outbox outbox;
  private final Brokers brokers;
  private final String owner = Owner.current().toString();
  private final Semaphore woken = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  private Sender(Db db, Brokers brokers, InstantSource clock) {
    this.db = db;
    this.outbox = new Outbox(clock);
    this.brokers = brokers;
    this.thread = Thread.ofVirtual().name("rpc-sender").unstarted(this::run);
  }

  /**
   * Begins to send. A broker that is not there delays, and nothing else.
   *
   * @throws io.octavia.config.ConfigException if the configuration cannot be used
   */
  public static Sender start(Config config, Db db, InstantSource clock) {
    var sender = new Sender(db, new Brokers(RabbitSettings.of(config)), clock);
    sender.thread.start();
    return sender;
  }

  /** Something was put into the outbox, and committed. */
  @Override
  public void wake(LoadBalancerId loadBalancer) {
    if (woken.availablePermits() == 0) woken.release();
  }

  /** Lets the call that is under way come to its end. */
  @Override
  public void close() {
    closed = true;
    woken.release();
    try {
      if (!thread.join(CONFIRM)) thread.interrupt();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int failures = 0;
    while (!closed) {
      try (var connection = brokers.connect("sender")) {
        var line = new Line(connection, brokers.settings());
        if (failures > 0) LOG.info("The broker is back");
        failures = 0;
        while (!closed) send(line);
      } catch (IOException | TimeoutException | AlreadyClosedException e) {
        failures++;
        if (!closed) LOG.warn("Calls wait in the outbox: {}", e.toString());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        failures++;
        LOG.error("Calls wait in the outbox", e);
      }
      if (failures > 0 && !slept(brokers.settings().pauses().after(failures))) return;
    }
  }

  private boolean slept(Duration pause) {
    try {
      if (!closed) Thread.sleep(pause);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Sends one batch, or waits for one. */
  private void send(Line line) throws IOException, TimeoutException, InterruptedException {
    if (!line.isOpen()) throw new IOException("the connection was closed");
    var calls = db.<List<Outbox.Call>>write(tx -> outbox.claim(tx, owner, CLAIM, BATCH));
    if (calls.isEmpty()) {
      woken.tryAcquire(POLL.toMillis(), TimeUnit.MILLISECONDS);
      woken.drainPermits();
      return;
    }
    var done = new ArrayList<String>();
    var waiting = new ArrayList<String>();
    var untouched = new ArrayList<>(calls);
    try {
      for (var call : calls) {
        if (call.doubtful() && !isAwaited(call)) {
          LOG.info("{} {} is not sent again: it was done", call.method(), call.id());
          untouched.remove(call);
          done.add(call.id());
          continue;
        }
        untouched.remove(call);
        switch (line.publish(call)) {
          case Line.Outcome.CONFIRMED -> done.add(call.id());
          case Line.Outcome.NO_QUEUE -> waiting.add(call.id());
        }
      }
    } finally {
      // The one that failed keeps its claim: whether the broker has it is not known.
      var left = untouched.stream().map(Outbox.Call::id).toList();
      db.change(tx -> {
        Outbox.sent(tx, done);
        outbox.putBack(tx, owner, waiting, NO_QUEUE, true);
        outbox.putBack(tx, owner, left, Duration.ZERO, true);
        outbox.putBack(tx, owner, failed(calls, done, waiting, left), POLL, false);
      });
    }
  }

  private static List<String> failed(
      List<Outbox.Call> calls, List<String> done, List<String> waiting, List<String> left) {
    return calls.stream()
        .map(Outbox.Call::id)
        .filter(id -> !done.contains(id) && !waiting.contains(id) && !left.contains(id))
        .toList();
  }

  private boolean isAwaited(Outbox.Call call) {
    return db.read(tx -> Outbox.isAwaited(tx, call.loadBalancer()));
  }

  /** A channel on which the broker confirms what it has. */
  private static final class Line {
    private final Channel channel;
    private final RabbitSettings settings;
    private final AtomicBoolean returned = new AtomicBoolean();
    private @Nullable String lastReturned;

    enum Outcome {
      CONFIRMED,
      NO_QUEUE
    }

    Line(Connection connection, RabbitSettings settings) throws IOException {
      this.settings = settings;
      this.channel = Topology.toPublish(connection, settings);
      channel.confirmSelect();
      channel.addReturnListener(_ -> returned.set(true));
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    /** Returns when the broker has the call, or has no queue for it. */
    Outcome publish(Outbox.Call call) throws IOException, TimeoutException, InterruptedException {
      returned.set(false);
      channel.basicPublish(
          settings.exchange(),
          Topology.TOPIC,
          true,
          Envelope.PROPERTIES,
          Envelope.call(call.id(), call.method(), call.arguments()));
      if (!channel.waitForConfirms(CONFIRM.toMillis())) {
        throw new IOException("the broker did not take " + call.method() + " " + call.id());
      }
      if (!returned.get()) {
        LOG.debug("Sent {} {}", call.method(), call.id());
        return Outcome.CONFIRMED;
      }
      if (!call.id().equals(lastReturned)) {
        LOG.warn(
            "{} {} waits: no worker has made queue {} yet",
            call.method(),
            call.id(),
            Topology.TOPIC);
      }
      lastReturned = call.id();
      return Outcome.NO_QUEUE;
    }
  }
}
