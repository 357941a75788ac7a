package io.octavia.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Options of section {@code [cors]}: which web pages of other origins may call the API. Sections
 * {@code [cors.NAME]} are for origins of which something else is true.
 */
public final class Cors {
  /** Sections that begin so are for further origins. */
  static final String FURTHER = "cors.";

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

  /** What pages of some origins may do. */
  public record Rule(
      List<String> origins,
      boolean credentials,
      List<String> exposedHeaders,
      int maxAge,
      List<String> methods,
      List<String> headers) {}

  /**
   * What the section says, and then each further one, in the order of their names, as
   * oslo.middleware reads them. These begin with what the former has, all but its origins.
   */
  public static List<Rule> rules(Config config) {
    var first =
        new Rule(
            config.find(ALLOWED_ORIGIN).orElse(List.of()),
            config.get(ALLOW_CREDENTIALS),
            config.get(EXPOSE_HEADERS),
            config.get(MAX_AGE),
            config.get(ALLOW_METHODS),
            config.get(ALLOW_HEADERS));
    var further = config.sections(FURTHER).map(section -> further(config, section, first));
    return Stream.concat(Stream.of(first), further).toList();
  }

  private static Rule further(Config config, String section, Rule first) {
    var in = Section.named(section, SECTION.help());
    return new Rule(
        config.get(in.list("allowed_origin").byDefault(List.of()).help("")),
        config.get(in.flag("allow_credentials").byDefault(first.credentials()).help("")),
        config.get(in.list("expose_headers").byDefault(first.exposedHeaders()).help("")),
        config.get(in.integer("max_age").byDefault(first.maxAge()).help("")),
        config.get(in.list("allow_methods").byDefault(first.methods()).help("")),
        config.get(in.list("allow_headers").byDefault(first.headers()).help("")));
  }
}
