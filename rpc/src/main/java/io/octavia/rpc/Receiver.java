package io.octavia.rpc;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.domain.Wakeups;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives calls of APIs and has the {@link Intake} take them over. A call is acknowledged when
 * what it asks for is committed; until then the broker would give it to somebody else if we died.
 */
public final class Receiver implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Brokers brokers;
  private final Intake intake;
  private final Supplier<UUID> uuids;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private Receiver(Brokers brokers, Intake intake, Supplier<UUID> uuids) {
    this.brokers = brokers;
    this.intake = intake;
    this.uuids = uuids;
    this.thread = Thread.ofVirtual().name("rpc-receiver").unstarted(this::run);
  }

  /**
   * Begins to receive. A broker that is not there is tried for ever.
   *
   * @param wakeups told of load balancers that are to be converged
   * @param uuids ids of answers
   * @throws io.octavia.config.ConfigException if the configuration cannot be used
   */
  public static Receiver start(
      Config config, Db db, Wakeups wakeups, InstantSource clock, Supplier<UUID> uuids) {
    var receiver =
        new Receiver(
            new Brokers(RabbitSettings.of(config)), new Intake(config, db, wakeups, clock), uuids);
    receiver.thread.start();
    return receiver;
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  /** Takes no more calls; those that are not done are left to the broker. */
  @Override
  public void close() {
    closing.countDown();
    try {
      if (!thread.join(GRACE.multipliedBy(2))) thread.interrupt();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int failures = 0;
    while (!isClosing()) {
      try (var connection = brokers.connect("receiver")) {
        var gone = new CountDownLatch(1);
        connection.addShutdownListener(_ -> gone.countDown());
        var line = new Line(Topology.toConsume(connection, brokers.settings()), gone);
        line.consume();
        if (failures > 0) LOG.info("The broker is back");
        failures = 0;
        while (!isClosing() && gone.getCount() > 0) closing.await(100, TimeUnit.MILLISECONDS);
        if (isClosing()) {
          line.finish();
          return;
        }
        LOG.warn("The broker closed the connection");
        failures = 1;
      } catch (IOException | AlreadyClosedException e) {
        failures++;
        if (!isClosing()) LOG.warn("No calls can be received: {}", e.toString());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
      try {
        if (closing.await(pause(failures).toMillis(), TimeUnit.MILLISECONDS)) return;
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Duration pause(int failures) {
    return brokers.settings().pauses().after(Math.max(1, failures));
  }

  /** What is received over one connection. */
  private final class Line {
    private final Channel channel;
    private final CountDownLatch gone;
    private final Semaphore places;

    Line(Channel channel, CountDownLatch gone) {
      this.channel = channel;
      this.gone = gone;
      this.places = new Semaphore(brokers.settings().prefetch());
    }

    void consume() throws IOException {
      var settings = brokers.settings();
      channel.basicQos(settings.prefetch(), true);
      Map<String, Object> arguments =
          settings.cancelOnFailover() ? Map.of("x-cancel-on-ha-failover", true) : Map.of();
      for (var queue : Topology.queues(settings)) {
        channel.basicConsume(queue, false, arguments, new Consumer(channel));
      }
    }

    /** Waits a little for calls that are being taken over. */
    void finish() throws InterruptedException {
      if (!places.tryAcquire(
          brokers.settings().prefetch(), GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.info("Calls that were not taken over are left to the broker");
      }
    }

    private final class Consumer extends DefaultConsumer {
      Consumer(Channel channel) {
        super(channel);
      }

      /** The broker has taken the queue away, or moved it: begin anew. */
      @Override
      public void handleCancel(String consumerTag) {
        gone.countDown();
      }

      @Override
      public void handleDelivery(
          String consumerTag,
          com.rabbitmq.client.Envelope delivery,
          AMQP.BasicProperties properties,
          byte[] body) {
        if (isClosing()) return;
        places.acquireUninterruptibly();
        Thread.ofVirtual()
            .name("rpc-call-" + delivery.getDeliveryTag())
            .start(() -> {
              try {
                take(delivery, body);
              } finally {
                places.release();
              }
            });
      }
    }

    private void take(com.rabbitmq.client.Envelope delivery, byte[] body) {
      try {
        var call = Envelope.read(body);
        var refusal = takenOver(call, delivery.isRedeliver());
        if (refusal.left()) return;
        if (refusal.why() != null) LOG.error("{} {}: {}", call.method(), call.id(), refusal.why());
        answer(call, refusal.why());
      } catch (Envelope.Unreadable e) {
        LOG.error("A message was dropped: {}", e.getMessage());
      } catch (IOException | AlreadyClosedException e) {
        LOG.warn("A call could not be answered: {}", e.toString());
      }
      acknowledge(delivery.getDeliveryTag());
    }

    /** Whatever the database does, a call is not given up while we have its connection. */
    private Intake.Outcome takenOver(Envelope.Call call, boolean again) {
      while (true) {
        try {
          return intake.take(call, again, () -> isClosing() || gone.getCount() == 0);
        } catch (RuntimeException e) {
          LOG.warn("{} {} waits for the database: {}", call.method(), call.id(), e.toString());
        }
        try {
          if (closing.await(1, TimeUnit.SECONDS) || gone.getCount() == 0) {
            return Intake.Outcome.LEFT;
          }
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          return Intake.Outcome.LEFT;
        }
      }
    }

    private void answer(Envelope.Call call, @Nullable String failure) throws IOException {
      if (call.replyQueue() == null || call.callId() == null) return;
      var id = uuids.get().toString().replace("-", "");
      synchronized (channel) {
        channel.basicPublish(
            "",
            call.replyQueue(),
            Envelope.PROPERTIES,
            Envelope.answer(call.callId(), id, failure));
      }
    }

    private void acknowledge(long tag) {
      try {
        synchronized (channel) {
          channel.basicAck(tag, false);
        }
      } catch (IOException | AlreadyClosedException e) {
        LOG.info(
            "A call was taken over and not acknowledged; it will come again: {}", e.toString());
      }
    }
  }
}
