package io.octavia.haproxy;

/**
 * What operators decide about every load balancer.
 *
 * @param basePath directory of the amphora's state, {@code /var/lib/octavia}
 * @param baseCertDir directory of its certificates
 * @param stickSize entries of a stick table, with HAProxy's suffixes, such as {@code 10k}
 */
public record HaproxySettings(
    String basePath,
    String baseCertDir,
    Logging logging,
    Timeouts timeouts,
    int defaultConnectionLimit,
    String stickSize,
    Ciphers ciphers) {

  /** Upstream's defaults. */
  public static final HaproxySettings DEFAULTS =
      new HaproxySettings(
          "/var/lib/octavia",
          "/var/lib/octavia/certs",
          Logging.DEFAULTS,
          Timeouts.DEFAULTS,
          50_000,
          "10k",
          Ciphers.DEFAULTS);

  /**
   * How connections are logged. Facilities are numbers of syslog's LOCALn.
   *
   * @param userFormat HAProxy's log-format, in which <code>{{ project_id }}</code> and <code>
   *     {{ lb_id }}</code> stand for the ids
   */
  public record Logging(
      boolean connections, int userFacility, int administrativeFacility, String userFormat) {
    /** Upstream's defaults. */
    public static final Logging DEFAULTS =
        new Logging(
            true,
            0,
            1,
            "{{ project_id }} {{ lb_id }} %f %ci %cp %t %{+Q}r %ST %B %U %[ssl_c_verify]"
                + " %{+Q}[ssl_c_s_dn] %b %s %Tt %tsc");
  }

  /** Milliseconds, for listeners that have none of their own. */
  public record Timeouts(int clientData, int memberConnect, int memberData, int tcpInspect) {
    /** Upstream's defaults. */
    public static final Timeouts DEFAULTS = new Timeouts(50_000, 5_000, 50_000, 0);
  }

  /** Cipher lists of OpenSSL, for objects whose own one is not usable. */
  public record Ciphers(String listener, String pool) {
    /** Upstream's defaults. */
    public static final Ciphers DEFAULTS = new Ciphers(DEFAULT_LIST, DEFAULT_LIST);
  }

  private static final String DEFAULT_LIST =
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:"
          + "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
          + "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
          + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
          + "DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305";
}
