package io.octavia.config;

/** Options of section {@code [monitoring]}: ours, where a process says how it is. */
public final class Monitoring {
  private static final Section.Builder IN =
      Section.named(
          "monitoring",
          "Where a process says how it is: GET /ready, GET /metrics. Each process needs a port of"
              + " its own, so write it into its own file, such as octavia-worker.conf.");

  public static final Option<String> BIND_HOST =
      IN.address("bind_host")
          .byDefault("127.0.0.1")
          .ours()
          .help("Address to listen on. Nobody is asked who they are.");

  public static final Option<Integer> BIND_PORT =
      IN.port("bind_port").ours().help("Port to listen on. Unset: the process does not say.");

  static final Section SECTION = IN.build();

  private Monitoring() {}
}
