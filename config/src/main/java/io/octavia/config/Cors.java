package io.octavia.config;

import java.util.List;

/** Options of section {@code [cors]}: which web pages of other origins may call the API. */
public final class Cors {
  private static final Section.Builder IN =
      Section.named("cors", "Web pages of other origins that may call the API.");

  public static final Option<List<String>> ALLOWED_ORIGIN =
      IN.list("allowed_origin").help("Origins that may, as https://host:port, or *. Unset: none.");

  public static final Option<Boolean> ALLOW_CREDENTIALS =
      IN.flag("allow_credentials").byDefault(true).help("They may send credentials.");

  public static final Option<List<String>> EXPOSE_HEADERS =
      IN.list("expose_headers")
          .byDefault(List.of("X-Auth-Token", "X-Openstack-Request-Id"))
          .help("Headers of answers that they may read.");

  public static final Option<Integer> MAX_AGE =
      IN.integer("max_age").byDefault(3600).help("Seconds for which a browser keeps our answer.");

  public static final Option<List<String>> ALLOW_METHODS =
      IN.list("allow_methods")
          .byDefault(List.of("GET", "PUT", "POST", "DELETE"))
          .help("Methods that they may use.");

  public static final Option<List<String>> ALLOW_HEADERS =
      IN.list("allow_headers")
          .byDefault(List.of("X-Auth-Token", "X-Openstack-Request-Id"))
          .help("Headers that they may send.");

  static final Section SECTION = IN.build();

  private Cors() {}
}
