package io.octavia.config;

/** Options of section {@code [oslo_middleware]}. */
public final class OsloMiddleware {
  private static final Section.Builder IN =
      Section.named("oslo_middleware", "Requests to the API before they are looked into.");

  public static final Option<Integer> MAX_REQUEST_BODY_SIZE =
      IN.integer("max_request_body_size")
          .byDefault(114688)
          .formerly("DEFAULT", "max_request_body_size")
          .formerly("DEFAULT", "osapi_max_request_body_size")
          .help("Bytes of the largest body that is read.");

  public static final Option<Boolean> ENABLE_PROXY_HEADERS_PARSING =
      IN.flag("enable_proxy_headers_parsing")
          .byDefault(false)
          .help("Believe Forwarded and X-Forwarded-* headers.");

  static final Section SECTION = IN.build();

  private OsloMiddleware() {}
}
