package io.octavia.config;

/** Options of section {@code [oslo_messaging]}. */
public final class OsloMessaging {
  private static final Section.Builder IN =
      Section.named("oslo_messaging", "A section of earlier releases.");

  public static final Option<String> TOPIC =
      IN.text("topic").help("Accepted, **unused** since v1 removal.");

  static final Section SECTION = IN.build();

  private OsloMessaging() {}
}
