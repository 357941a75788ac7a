package io.octavia.rpc;

import static io.octavia.config.OsloMessagingRabbit.AMQP_AUTO_DELETE;
import static io.octavia.config.OsloMessagingRabbit.AMQP_DURABLE_QUEUES;
import static io.octavia.config.OsloMessagingRabbit.ENABLE_CANCEL_ON_FAILOVER;
import static io.octavia.config.OsloMessagingRabbit.HEARTBEAT_TIMEOUT_THRESHOLD;
import static io.octavia.config.OsloMessagingRabbit.KOMBU_FAILOVER_STRATEGY;
import static io.octavia.config.OsloMessagingRabbit.KOMBU_RECONNECT_DELAY;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_HA_QUEUES;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_INTERVAL_MAX;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_LOGIN_METHOD;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_QOS_PREFETCH_COUNT;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_QUORUM_DELIVERY_LIMIT;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_QUORUM_MAX_MEMORY_BYTES;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_QUORUM_MAX_MEMORY_LENGTH;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_QUORUM_QUEUE;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_RETRY_BACKOFF;
import static io.octavia.config.OsloMessagingRabbit.RABBIT_RETRY_INTERVAL;
import static io.octavia.config.OsloMessagingRabbit.SSL;
import static io.octavia.config.OsloMessagingRabbit.SSL_CA_FILE;
import static io.octavia.config.OsloMessagingRabbit.SSL_CERT_FILE;
import static io.octavia.config.OsloMessagingRabbit.SSL_KEY_FILE;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.Default;
import io.octavia.config.Option;
import io.octavia.config.OsloMessaging;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How to speak with the brokers.
 *
 * @param exchange where calls are published
 * @param host the name of this machine, part of the name of its own queue
 * @param heartbeat seconds of silence after which the other side counts as gone; 0: never
 * @param prefetch calls that are delivered before one is acknowledged
 * @param external whether our certificate says who we are
 * @param cancelOnFailover whether to be told when the broker moves a queue
 * @param formerTopic the queue of version 1 of the calls, which releases up to 2023.1 still use for
 *     the removal of amphorae; empty: none
 */
record RabbitSettings(
    TransportUrl url,
    String exchange,
    String host,
    Queues queues,
    Pauses pauses,
    Tls tls,
    int heartbeat,
    int prefetch,
    boolean external,
    boolean shuffled,
    boolean cancelOnFailover,
    String formerTopic) {
  private static final Set<String> YES = Set.of("1", "true", "yes", "on", "t", "y");
  private static final int UNLIMITED = 256;

  /** How exchange and queues are declared: as the other side does, or the broker refuses. */
  record Queues(boolean durable, boolean autoDelete, Map<String, Object> arguments) {}

  /** How long to wait between attempts to connect. */
  record Pauses(Duration first, Duration step, Duration longest, Duration atLeast) {
    Duration after(int failures) {
      var pause = first.plus(step.multipliedBy(Math.max(0, failures - 1)));
      if (pause.compareTo(longest) > 0) pause = longest;
      return pause.compareTo(atLeast) < 0 ? atLeast : pause;
    }
  }

  /** TLS to the broker; empty names of files: none. */
  record Tls(boolean on, String caFile, String certFile, String keyFile) {}

  /**
   * What the configuration says.
   *
   * @throws ConfigException if it cannot be used
   */
  static RabbitSettings of(Config config) {
    var url = TransportUrl.parse(config.get(Default.TRANSPORT_URL));
    var options = new Options(config, url.options());
    var prefetch = options.number(RABBIT_QOS_PREFETCH_COUNT);
    return new RabbitSettings(
        url,
        config.get(Default.CONTROL_EXCHANGE),
        config.get(Default.HOST),
        queues(options),
        new Pauses(
            Duration.ofSeconds(options.number(RABBIT_RETRY_INTERVAL)),
            Duration.ofSeconds(options.number(RABBIT_RETRY_BACKOFF)),
            Duration.ofSeconds(options.number(RABBIT_INTERVAL_MAX)),
            Duration.ofMillis((long) (1000 * config.get(KOMBU_RECONNECT_DELAY)))),
        new Tls(
            options.flag(SSL),
            options.text(SSL_CA_FILE),
            options.text(SSL_CERT_FILE),
            options.text(SSL_KEY_FILE)),
        options.number(HEARTBEAT_TIMEOUT_THRESHOLD),
        prefetch > 0 ? prefetch : UNLIMITED,
        options.text(RABBIT_LOGIN_METHOD).equals("EXTERNAL"),
        config.get(KOMBU_FAILOVER_STRATEGY).equals("shuffle"),
        options.flag(ENABLE_CANCEL_ON_FAILOVER),
        config.find(OsloMessaging.TOPIC).orElse(""));
  }

  private static Queues queues(Options options) {
    var arguments = new LinkedHashMap<String, Object>();
    var quorum = options.flag(RABBIT_QUORUM_QUEUE);
    if (options.flag(RABBIT_HA_QUEUES)) arguments.put("x-ha-policy", "all");
    if (quorum) {
      arguments.put("x-queue-type", "quorum");
      Map.of(
              "x-delivery-limit", RABBIT_QUORUM_DELIVERY_LIMIT,
              "x-max-in-memory-length", RABBIT_QUORUM_MAX_MEMORY_LENGTH,
              "x-max-in-memory-bytes", RABBIT_QUORUM_MAX_MEMORY_BYTES)
          .forEach((name, option) -> {
            if (options.number(option) > 0) arguments.put(name, options.number(option));
          });
    }
    return new Queues(
        options.flag(AMQP_DURABLE_QUEUES) || quorum,
        options.flag(AMQP_AUTO_DELETE),
        Map.copyOf(arguments));
  }

  /** What the URL says of an option, or else the file. */
  private record Options(Config config, Map<String, String> url) {
    boolean flag(Option<Boolean> option) {
      var said = url.get(option.name());
      return said == null ? config.get(option) : YES.contains(said.toLowerCase(Locale.ROOT));
    }

    int number(Option<Integer> option) {
      var said = url.get(option.name());
      try {
        return said == null ? config.get(option) : Integer.parseInt(said);
      } catch (NumberFormatException e) {
        throw new ConfigException(
            "[DEFAULT] transport_url: " + option.name() + " must be a whole number");
      }
    }

    String text(Option<String> option) {
      var said = url.get(option.name());
      return said == null ? config.get(option) : said;
    }
  }
}
