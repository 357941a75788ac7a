package io.octavia.config;

import java.util.Optional;

/** Options of section {@code [DEFAULT]}. */
public final class Default {
  private static final Section.Builder IN =
      Section.named("DEFAULT", "Logging, messaging and what belongs to no other section.");

  public static final Option<String> HOST =
      IN.of("host", Types.hostName())
          .defaultInWords("name of this host")
          .fallback(config -> Optional.of(config.machine().hostName().get()))
          .help("Name of this host; suffix of the per-server RPC queue.");

  static final Section SECTION = IN.build();

  private Default() {}
}
