package io.octavia.config;

import java.util.List;
import java.util.Optional;

/** Options of section {@code [health_manager]}. */
public final class HealthManager {
  private static final int SHORTEST_SAFE_KEY = 16;

  private static final Section.Builder IN =
      Section.named("health_manager", "Heartbeats of amphorae, and failover.");

  public static final Option<String> BIND_IP =
      IN.address("bind_ip")
          .byDefault("127.0.0.1")
          .placeholders(Placeholder.Unresolved.REFUSED)
          .whenSet(Placeholder.reaction("the health manager cannot start"))
          .help("Address the health manager receives heartbeats on.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port").byDefault(5555).help("UDP port of heartbeats.");

  public static final Option<Integer> FAILOVER_THREADS =
      IN.integer("failover_threads")
          .byDefault(10)
          .help("Amphorae that are replaced at the same time.");

  public static final Option<Integer> HEALTH_UPDATE_THREADS =
      IN.integer("health_update_threads")
          .formerly("status_update_threads")
          .help("Processes of the original for the health in heartbeats. Unset: one for each CPU.");

  public static final Option<Integer> STATS_UPDATE_THREADS =
      IN.integer("stats_update_threads")
          .formerly("status_update_threads")
          .help(
              "Processes of the original for the statistics in heartbeats. Unset: one for each"
                  + " CPU.");

  public static final Option<String> HEARTBEAT_KEY =
      IN.text("heartbeat_key")
          .secret()
          .reloadable()
          .whenSet(HealthManager::weakKey)
          .help("Key that amphorae sign heartbeats with. All controllers must have the same one.");

  public static final Option<Integer> HEARTBEAT_TIMEOUT =
      IN.integer("heartbeat_timeout")
          .byDefault(60)
          .help("Seconds without a heartbeat after which an amphora is replaced.");

  public static final Option<Integer> HEALTH_CHECK_INTERVAL =
      IN.integer("health_check_interval")
          .byDefault(3)
          .help("Seconds between two searches for such amphorae.");

  public static final Option<Integer> SOCK_RLIMIT =
      IN.integer("sock_rlimit")
          .byDefault(0)
          .help("Bytes of the receive buffer of the UDP socket. 0: as the system has it.");

  public static final Option<Integer> FAILOVER_THRESHOLD =
      IN.integer("failover_threshold")
          .help(
              "No amphora is replaced while at least so many are silent at once, for then the"
                  + " fault is probably ours. Unset: all are replaced.");

  public static final Option<Integer> FAILOVER_SHARE =
      IN.integer("failover_share", 1)
          .byDefault(20)
          .ours()
          .help(
              "Percentage of all amphorae that are replaced at the same time for their silence, at"
                  + " most; five may be in any case. failover_threads limits them, too.");

  public static final Option<Integer> FAILOVER_BUDGET =
      IN.integer("failover_budget", 1)
          .byDefault(100)
          .ours()
          .help(
              "Amphorae that all health managers together have replaced for their silence within"
                  + " failover_budget_interval, at most.");

  public static final Option<Integer> FAILOVER_BUDGET_INTERVAL =
      IN.integer("failover_budget_interval", 1)
          .byDefault(600)
          .ours()
          .help("Seconds that failover_budget is for.");

  public static final Option<List<String>> CONTROLLER_IP_PORT_LIST =
      IN.list("controller_ip_port_list")
          .byDefault(List.of())
          .reloadable()
          .placeholders(Placeholder.Unresolved.LEFT_OUT)
          .whenSet(Placeholder.reaction("amphorae get no heartbeat target from it"))
          .help("host:port of all health managers, which amphorae send heartbeats to in turn.");

  public static final Option<Integer> HEARTBEAT_INTERVAL =
      IN.integer("heartbeat_interval")
          .byDefault(10)
          .reloadable()
          .help("Seconds between the heartbeats of an amphora.");

  // Options of earlier releases.
  static {
    IN.gone(
        "event_streamer_driver",
        Reaction.warn("has no effect: there is no event stream any more")
            .unless("noop_event_streamer"));
    IN.gone(
        "sync_provisioning_status",
        Reaction.warn("has no effect: there is no event stream any more"));
    IN.gone("health_update_driver", Reaction.warn("has no effect since 2024.1"));
    IN.gone(
        "stats_update_driver",
        Reaction.warn("has no effect; see [controller_worker] statistics_drivers"));
  }

  static final Section SECTION = IN.build();

  private HealthManager() {}

  private static Optional<Reaction.Remark> weakKey(Config config, String key) {
    if (key.length() >= SHORTEST_SAFE_KEY) return Optional.empty();
    return Reaction.warn(
            "is weak: whoever guesses it can forge heartbeats; use at least "
                + SHORTEST_SAFE_KEY
                + " random characters")
        .to(config, key);
  }
}
