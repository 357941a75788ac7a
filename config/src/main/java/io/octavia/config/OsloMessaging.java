package io.octavia.config;

/** Options of section {@code [oslo_messaging]}. */
public final class OsloMessaging {
  private static final Section.Builder IN =
      Section.named("oslo_messaging", "A section of earlier releases.");

  public static final Option<String> TOPIC =
      IN.text("topic")
          .whenSet(
              Reaction.warn(
                  "has had no effect since the v1 API went; the queue is octavia_provisioning_v2"))
          .help("Had a meaning for the v1 API only.");

  // Options of earlier releases.
  static {
    IN.gone(
        "event_stream_topic", Reaction.warn("has no effect: there is no event stream any more"));
    IN.gone(
        "event_stream_transport_url",
        Reaction.warn("has no effect: there is no event stream any more"));
    IN.gone(
        "rpc_thread_pool_size",
        Reaction.warn(
            "has no effect in this section; the option is [DEFAULT] executor_thread_pool_size"));
  }

  static final Section SECTION = IN.build();

  private OsloMessaging() {}
}
