package io.octavia.config;

import java.util.List;

/** Options of section {@code [oslo_messaging_notifications]}. */
public final class OsloMessagingNotifications {
  private static final Section.Builder IN =
      Section.named("oslo_messaging_notifications", "Notifications about load balancers.");

  public static final Option<List<String>> DRIVER =
      IN.lines("driver")
          .byDefault(List.of())
          .formerly("DEFAULT", "notification_driver")
          .help("messagingv2, messaging, routing, log or noop. Unset: none are sent.");

  public static final Option<String> TRANSPORT_URL =
      IN.text("transport_url")
          .secret()
          .formerly("DEFAULT", "notification_transport_url")
          .fallback(config -> config.find(Default.TRANSPORT_URL))
          .help("URL of their message broker. Unset: [DEFAULT] transport_url.");

  public static final Option<List<String>> TOPICS =
      IN.list("topics")
          .byDefault(List.of("notifications"))
          .formerly("DEFAULT", "notification_topics")
          .help("Topics they are sent to.");

  public static final Option<Integer> RETRY =
      IN.integer("retry")
          .byDefault(-1)
          .help("Further attempts to send one. 0: none, -1: without end.");

  static final Section SECTION = IN.build();

  private OsloMessagingNotifications() {}
}
