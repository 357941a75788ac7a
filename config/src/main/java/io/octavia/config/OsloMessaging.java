package io.octavia.config;

/** Options of section {@code [oslo_messaging]}. */
public final class OsloMessaging {
  private static final Section.Builder IN =
      Section.named("oslo_messaging", "A section of earlier releases.");

  public static final Option<String> TOPIC =
      IN.text("topic")
          .whenSet(
              Reaction.warn(
                  "is read for the removal of amphorae alone; the queue is octavia_provisioning_v2"))
          .help(
              "Queue to which APIs of the original up to 2023.1 send the removal of amphorae; all"
                  + " other calls use octavia_provisioning_v2.");

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
