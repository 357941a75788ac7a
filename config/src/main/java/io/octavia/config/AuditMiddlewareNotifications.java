package io.octavia.config;

import java.util.List;
import java.util.Optional;

/** Options of section {@code [audit_middleware_notifications]}. */
public final class AuditMiddlewareNotifications {
  private static final Section.Builder IN =
      Section.named(
          "audit_middleware_notifications",
          "Where audit records go; what is unset is as in [oslo_messaging_notifications].");

  public static final Option<Boolean> USE_OSLO_MESSAGING =
      IN.flag("use_oslo_messaging")
          .byDefault(true)
          .help("Send records as notifications; otherwise they go to the log.");

  public static final Option<String> DRIVER =
      IN.text("driver").help("Driver of these notifications.");

  public static final Option<List<String>> TOPICS =
      IN.list("topics")
          .fallback(config -> Optional.of(config.get(OsloMessagingNotifications.TOPICS)))
          .help("Topics of these notifications.");

  public static final Option<String> TRANSPORT_URL =
      IN.text("transport_url")
          .secret()
          .fallback(config -> config.find(OsloMessagingNotifications.TRANSPORT_URL))
          .help("URL of their message broker.");

  static final Section SECTION = IN.build();

  private AuditMiddlewareNotifications() {}
}
