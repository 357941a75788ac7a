package io.octavia.config;

import java.util.List;

/** Options of section {@code [driver_agent]}. */
public final class DriverAgent {
  private static final Section.Builder IN =
      Section.named("driver_agent", "The agent that third-party provider drivers report to.");

  public static final Option<String> STATUS_SOCKET_PATH =
      IN.text("status_socket_path")
          .byDefault("/var/run/octavia/status.sock")
          .help("Unix socket for statuses from provider drivers.");

  public static final Option<String> STATS_SOCKET_PATH =
      IN.text("stats_socket_path")
          .byDefault("/var/run/octavia/stats.sock")
          .help("Unix socket for statistics from provider drivers.");

  public static final Option<String> GET_SOCKET_PATH =
      IN.text("get_socket_path")
          .byDefault("/var/run/octavia/get.sock")
          .help("Unix socket for questions of provider drivers.");

  public static final Option<Integer> STATUS_REQUEST_TIMEOUT =
      IN.integer("status_request_timeout")
          .byDefault(5)
          .help("Seconds to wait for the rest of a status request.");

  public static final Option<Integer> STATUS_MAX_PROCESSES =
      IN.integer("status_max_processes")
          .byDefault(50)
          .help("Status requests that are answered at the same time.");

  public static final Option<Integer> STATS_REQUEST_TIMEOUT =
      IN.integer("stats_request_timeout")
          .byDefault(5)
          .help("Seconds to wait for the rest of a statistics request.");

  public static final Option<Integer> STATS_MAX_PROCESSES =
      IN.integer("stats_max_processes")
          .byDefault(50)
          .help("Statistics requests that are answered at the same time.");

  public static final Option<Integer> GET_REQUEST_TIMEOUT =
      IN.integer("get_request_timeout")
          .byDefault(5)
          .help("Seconds to wait for the rest of a question.");

  public static final Option<Integer> GET_MAX_PROCESSES =
      IN.integer("get_max_processes")
          .byDefault(50)
          .help("Questions that are answered at the same time.");

  public static final Option<Double> MAX_PROCESS_WARNING_PERCENT =
      IN.decimal("max_process_warning_percent", 0.01, 0.99)
          .byDefault(0.75)
          .help("Share of these maxima at which a warning is logged.");

  public static final Option<Integer> PROVIDER_AGENT_SHUTDOWN_TIMEOUT =
      IN.integer("provider_agent_shutdown_timeout")
          .byDefault(60)
          .help("Seconds a provider agent has to stop, before it is killed.");

  public static final Option<List<String>> ENABLED_PROVIDER_AGENTS =
      IN.list("enabled_provider_agents").byDefault(List.of()).help("Provider agents to start.");

  static final Section SECTION = IN.build();

  private DriverAgent() {}
}
