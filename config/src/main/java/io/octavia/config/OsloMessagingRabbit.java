package io.octavia.config;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Options of section {@code [oslo_messaging_rabbit]}, those of oslo.messaging for RabbitMQ. */
public final class OsloMessagingRabbit {
  private static final Section.Builder IN =
      Section.named(
          "oslo_messaging_rabbit", "RabbitMQ; where it is, [DEFAULT] transport_url says.");

  public static final Option<Boolean> AMQP_DURABLE_QUEUES =
      IN.flag("amqp_durable_queues")
          .byDefault(false)
          .formerly("rabbit_durable_queues")
          .formerly("DEFAULT", "amqp_durable_queues")
          .formerly("DEFAULT", "rabbit_durable_queues")
          .help("Queues outlive a restart of the broker.");

  public static final Option<Boolean> AMQP_AUTO_DELETE =
      IN.flag("amqp_auto_delete")
          .byDefault(false)
          .formerly("DEFAULT", "amqp_auto_delete")
          .help("Queues go with their last user.");

  public static final Option<Integer> RPC_CONN_POOL_SIZE =
      IN.integer("rpc_conn_pool_size", 1)
          .byDefault(30)
          .formerly("DEFAULT", "rpc_conn_pool_size")
          .help("Connections that are kept open.");

  public static final Option<Integer> CONN_POOL_MIN_SIZE =
      IN.integer("conn_pool_min_size")
          .byDefault(2)
          .help("Connections that are kept open even when idle.");

  public static final Option<Integer> CONN_POOL_TTL =
      IN.integer("conn_pool_ttl")
          .byDefault(1200)
          .help("Seconds for which a further idle connection is kept.");

  public static final Option<Boolean> SSL =
      IN.flag("ssl").byDefault(false).formerly("rabbit_use_ssl").help("TLS to the broker.");

  public static final Option<String> SSL_VERSION =
      IN.text("ssl_version")
          .byDefault("")
          .formerly("kombu_ssl_version")
          .help("TLS version. Empty: what both sides can do best.");

  public static final Option<String> SSL_KEY_FILE =
      IN.text("ssl_key_file")
          .byDefault("")
          .formerly("kombu_ssl_keyfile")
          .help("File with the key of our certificate.");

  public static final Option<String> SSL_CERT_FILE =
      IN.text("ssl_cert_file")
          .byDefault("")
          .formerly("kombu_ssl_certfile")
          .help("File with our certificate.");

  public static final Option<String> SSL_CA_FILE =
      IN.text("ssl_ca_file")
          .byDefault("")
          .formerly("kombu_ssl_ca_certs")
          .help("File with the CA of the broker's certificate.");

  public static final Option<Boolean> SSL_ENFORCE_HOSTNAME_VERIFICATION =
      IN.flag("ssl_enforce_hostname_verification")
          .byDefault(true)
          .whenSet(Reaction.inform("is deprecated"))
          .help("The broker's certificate must have its host name. Deprecated.");

  public static final Option<Boolean> SSL_ENFORCE_FIPS_MODE =
      IN.flag("ssl_enforce_fips_mode")
          .byDefault(false)
          .help("Without effect here: set FIPS mode in the Java runtime.");

  public static final Option<String> RABBIT_LOGIN_METHOD =
      IN.oneOf("rabbit_login_method", "PLAIN", "AMQPLAIN", "EXTERNAL", "RABBIT-CR-DEMO")
          .byDefault("AMQPLAIN")
          .formerly("DEFAULT", "rabbit_login_method")
          .help("How to log in.");

  public static final Option<Integer> RABBIT_RETRY_INTERVAL =
      IN.integer("rabbit_retry_interval", 1)
          .byDefault(1)
          .help("Seconds before the second attempt to connect.");

  public static final Option<Integer> RABBIT_RETRY_BACKOFF =
      IN.integer("rabbit_retry_backoff")
          .byDefault(2)
          .formerly("DEFAULT", "rabbit_retry_backoff")
          .help("Seconds by which each wait is longer than the one before.");

  public static final Option<Integer> RABBIT_INTERVAL_MAX =
      IN.integer("rabbit_interval_max", 1)
          .byDefault(30)
          .help("Longest wait between two attempts, in seconds.");

  public static final Option<Boolean> RABBIT_HA_QUEUES =
      IN.flag("rabbit_ha_queues")
          .byDefault(false)
          .formerly("DEFAULT", "rabbit_ha_queues")
          .help("Mirrored queues, which RabbitMQ 3 has by a policy and RabbitMQ 4 not any more.");

  public static final Option<Boolean> RABBIT_QUORUM_QUEUE =
      IN.flag("rabbit_quorum_queue").byDefault(false).help("Quorum queues.");

  public static final Option<Boolean> RABBIT_TRANSIENT_QUORUM_QUEUE =
      IN.flag("rabbit_transient_quorum_queue")
          .byDefault(false)
          .help("Quorum queues for replies and fanout, too.");

  public static final Option<Integer> RABBIT_QUORUM_DELIVERY_LIMIT =
      IN.integer("rabbit_quorum_delivery_limit")
          .byDefault(0)
          .help("Deliveries after which a message is dropped. 0: no limit.");

  public static final Option<Integer> RABBIT_QUORUM_MAX_MEMORY_LENGTH =
      IN.integer("rabbit_quorum_max_memory_length")
          .byDefault(0)
          .help("Messages of a queue in memory. 0: no limit.");

  public static final Option<Integer> RABBIT_QUORUM_MAX_MEMORY_BYTES =
      IN.integer("rabbit_quorum_max_memory_bytes")
          .byDefault(0)
          .help("Bytes of a queue in memory. 0: no limit.");

  public static final Option<Integer> RABBIT_TRANSIENT_QUEUES_TTL =
      IN.integer("rabbit_transient_queues_ttl", 0)
          .byDefault(1800)
          .help("Seconds after which an unused queue for replies or fanout is deleted. 0: never.");

  public static final Option<Integer> RABBIT_QOS_PREFETCH_COUNT =
      IN.integer("rabbit_qos_prefetch_count")
          .byDefault(0)
          .help("Messages that are delivered before they are acknowledged. 0: no limit.");

  public static final Option<Integer> HEARTBEAT_TIMEOUT_THRESHOLD =
      IN.integer("heartbeat_timeout_threshold")
          .byDefault(60)
          .help("Seconds of silence after which the broker counts as gone. 0: no heartbeats.");

  public static final Option<Integer> HEARTBEAT_RATE =
      IN.integer("heartbeat_rate").byDefault(3).help("Heartbeats within that time.");

  public static final Option<Boolean> HEARTBEAT_IN_PTHREAD =
      IN.flag("heartbeat_in_pthread").byDefault(false).help("Without effect here.");

  public static final Option<Boolean> DIRECT_MANDATORY_FLAG =
      IN.flag("direct_mandatory_flag")
          .byDefault(true)
          .help("A reply without a receiver is an error.");

  public static final Option<Boolean> ENABLE_CANCEL_ON_FAILOVER =
      IN.flag("enable_cancel_on_failover")
          .byDefault(false)
          .help("Notice when the broker moves a queue.");

  public static final Option<Boolean> USE_QUEUE_MANAGER =
      IN.flag("use_queue_manager")
          .byDefault(false)
          .help(
              "Names of queues that are the same after a restart, built from hostname and"
                  + " processname.");

  public static final Option<String> HOSTNAME =
      IN.text("hostname")
          .defaultInWords("the name of this host")
          .fallback(config -> Optional.of(config.machine().hostName().get()))
          .help("Name of this host in names of queues.");

  public static final Option<String> PROCESSNAME =
      IN.text("processname").help("Name of this process in names of queues.");

  public static final Option<Boolean> RABBIT_STREAM_FANOUT =
      IN.flag("rabbit_stream_fanout").byDefault(false).help("Streams for fanout.");

  public static final Option<Double> KOMBU_RECONNECT_DELAY =
      IN.decimal("kombu_reconnect_delay")
          .byDefault(1.0)
          .formerly("DEFAULT", "kombu_reconnect_delay")
          .help("Seconds to wait before a reconnect after the broker closed a connection.");

  public static final Option<Double> KOMBU_RECONNECT_SPLAY =
      IN.decimal("kombu_reconnect_splay")
          .byDefault(0.0)
          .help("Random seconds, at most, in addition.");

  public static final Option<String> KOMBU_COMPRESSION =
      IN.text("kombu_compression").help("gzip or bz2: compress messages.");

  public static final Option<Integer> KOMBU_MISSING_CONSUMER_RETRY_TIMEOUT =
      IN.integer("kombu_missing_consumer_retry_timeout")
          .byDefault(60)
          .formerly("kombu_reconnect_timeout")
          .help("Seconds to wait for the receiver of a reply.");

  public static final Option<String> KOMBU_FAILOVER_STRATEGY =
      IN.oneOf("kombu_failover_strategy", "round-robin", "shuffle")
          .byDefault("round-robin")
          .help("Order in which brokers are tried.");

  // Options of earlier releases: where the broker is, before there was transport_url.
  private static final Option<String> RABBIT_HOST =
      IN.text("rabbit_host")
          .byDefault("localhost")
          .formerly("DEFAULT", "rabbit_host")
          .removed(OsloMessagingRabbit::transportUrlWins);
  private static final Option<Integer> RABBIT_PORT =
      IN.port("rabbit_port")
          .byDefault(5672)
          .formerly("DEFAULT", "rabbit_port")
          .removed(OsloMessagingRabbit::transportUrlWins);
  private static final Option<List<String>> RABBIT_HOSTS =
      IN.list("rabbit_hosts")
          .formerly("DEFAULT", "rabbit_hosts")
          .removed(OsloMessagingRabbit::transportUrlWins);
  private static final Option<String> RABBIT_USERID =
      IN.text("rabbit_userid")
          .byDefault("guest")
          .formerly("DEFAULT", "rabbit_userid")
          .removed(OsloMessagingRabbit::transportUrlWins);
  private static final Option<String> RABBIT_PASSWORD =
      IN.text("rabbit_password")
          .byDefault("guest")
          .formerly("DEFAULT", "rabbit_password")
          .secret()
          .removed(OsloMessagingRabbit::transportUrlWins);
  private static final Option<String> RABBIT_VIRTUAL_HOST =
      IN.text("rabbit_virtual_host")
          .byDefault("/")
          .formerly("DEFAULT", "rabbit_virtual_host")
          .removed(OsloMessagingRabbit::transportUrlWins);

  static {
    IN.gone(
        "rabbit_max_retries", Reaction.warn("has no effect: a lost broker is tried without end"));
    IN.gone("fake_rabbit", Reaction.warn("has no effect"));
  }

  private static final List<Option<?>> BROKER =
      List.of(
          RABBIT_HOST,
          RABBIT_PORT,
          RABBIT_HOSTS,
          RABBIT_USERID,
          RABBIT_PASSWORD,
          RABBIT_VIRTUAL_HOST);

  static final Section SECTION = IN.build();

  private OsloMessagingRabbit() {}

  /**
   * Refuses what RabbitMQ cannot do together.
   *
   * @throws ConfigException names the options that exclude each other
   */
  public static void check(Config config) {
    if (config.get(RABBIT_QUORUM_QUEUE) && config.get(RABBIT_HA_QUEUES)) {
      throw new ConfigException(
          RABBIT_QUORUM_QUEUE + " and rabbit_ha_queues exclude each other; set one of them only");
    }
    if (!config.get(RABBIT_STREAM_FANOUT)) return;
    if (config.get(RABBIT_QOS_PREFETCH_COUNT) <= 0) {
      throw new ConfigException(
          RABBIT_STREAM_FANOUT + " needs a rabbit_qos_prefetch_count greater than 0");
    }
    if (!config.get(RABBIT_TRANSIENT_QUORUM_QUEUE)) {
      throw new ConfigException(RABBIT_STREAM_FANOUT + " needs rabbit_transient_quorum_queue");
    }
  }

  /** The URL that the old options amount to, if any of them is set. */
  static Optional<String> transportUrl(Config config) {
    if (BROKER.stream().noneMatch(config::isSet)) return Optional.empty();
    var user = encoded(config.get(RABBIT_USERID)) + ":" + encoded(config.get(RABBIT_PASSWORD));
    var hosts =
        config
            .find(RABBIT_HOSTS)
            .filter(given -> !given.isEmpty())
            .orElseGet(() -> List.of(config.get(RABBIT_HOST) + ":" + config.get(RABBIT_PORT)));
    return Optional.of(
        hosts.stream()
            .map(host -> user + "@" + host)
            .collect(Collectors.joining(",", "rabbit://", "/" + config.get(RABBIT_VIRTUAL_HOST))));
  }

  private static Optional<Reaction.Remark> transportUrlWins(Config config, String text) {
    var reaction =
        config.isSet(Default.TRANSPORT_URL)
            ? Reaction.warn("has no effect: [DEFAULT] transport_url wins")
            : Reaction.inform("is taken into [DEFAULT] transport_url");
    return reaction.to(config, text);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
