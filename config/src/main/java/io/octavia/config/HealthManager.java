package io.octavia.config;

import java.util.List;

/** Options of section {@code [health_manager]}. */
public final class HealthManager {
  private static final Section.Builder IN =
      Section.named("health_manager", "Heartbeats of amphorae, and failover.");

  public static final Option<String> BIND_IP =
      IN.address("bind_ip").byDefault("127.0.0.1").help("Heartbeat listen address.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port").byDefault(5555).help("Heartbeat port.");

  public static final Option<Integer> FAILOVER_THREADS =
      IN.integer("failover_threads").byDefault(10).help("Concurrent failovers.");

  public static final Option<Integer> HEALTH_UPDATE_THREADS =
      IN.integer("health_update_threads").help("Processes; None = CPUs.");

  public static final Option<Integer> STATS_UPDATE_THREADS =
      IN.integer("stats_update_threads").help("Processes; None = CPUs.");

  public static final Option<String> HEARTBEAT_KEY =
      IN.text("heartbeat_key").secret().reloadable().help("HMAC key; must be set.");

  public static final Option<Integer> HEARTBEAT_TIMEOUT =
      IN.integer("heartbeat_timeout").byDefault(60).help("S until stale.");

  public static final Option<Integer> HEALTH_CHECK_INTERVAL =
      IN.integer("health_check_interval").byDefault(3).help("S between scans.");

  public static final Option<Integer> SOCK_RLIMIT =
      IN.integer("sock_rlimit").byDefault(0).help("SO_RCVBUF.");

  public static final Option<Integer> FAILOVER_THRESHOLD =
      IN.integer("failover_threshold").help("Circuit breaker; None = off.");

  public static final Option<List<String>> CONTROLLER_IP_PORT_LIST =
      IN.list("controller_ip_port_list")
          .byDefault(List.of())
          .reloadable()
          .help("Where amphorae send heartbeats.");

  public static final Option<Integer> HEARTBEAT_INTERVAL =
      IN.integer("heartbeat_interval")
          .byDefault(10)
          .reloadable()
          .help("S; also max processing delay.");

  static final Section SECTION = IN.build();

  private HealthManager() {}
}
