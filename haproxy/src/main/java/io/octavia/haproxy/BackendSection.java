package io.octavia.haproxy;

import io.octavia.domain.HealthMonitor;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.Member;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistenceType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** {@code backend}: a pool, as one listener uses it. */
final class BackendSection {
  private static final Map<String, String> TLS_HEADERS = new LinkedHashMap<>();

  static {
    TLS_HEADERS.put("X-SSL-Client-Verify", "%[ssl_c_verify]");
    TLS_HEADERS.put("X-SSL-Client-Has-Cert", "%[ssl_c_used]");
    TLS_HEADERS.put("X-SSL-Client-DN", "%{+Q}[ssl_c_s_dn]");
    TLS_HEADERS.put("X-SSL-Client-CN", "%{+Q}[ssl_c_s_dn(cn)]");
    TLS_HEADERS.put("X-SSL-Issuer", "%{+Q}[ssl_c_i_dn]");
    TLS_HEADERS.put("X-SSL-Client-SHA1", "%{+Q}[ssl_c_sha1,hex]");
    TLS_HEADERS.put("X-SSL-Client-Not-Before", "%{+Q}[ssl_c_notbefore]");
    TLS_HEADERS.put("X-SSL-Client-Not-After", "%{+Q}[ssl_c_notafter]");
  }

  private final Served served;
  private final Listener listener;
  private final Pool pool;
  private final HaproxySettings settings;
  private final AmphoraFacts facts;
  private final @Nullable String peers;
  private final @Nullable HealthMonitor monitor;

  /** {@code peers} is the section that stick tables are shared in. */
  BackendSection(
      Served served,
      Listener listener,
      Pool pool,
      HaproxySettings settings,
      AmphoraFacts facts,
      @Nullable String peers) {
    this.served = served;
    this.listener = listener;
    this.pool = pool;
    this.settings = settings;
    this.facts = facts;
    this.peers = peers;
    this.monitor = Served.monitor(pool).orElse(null);
  }

  void write(Lines out) {
    out.section("backend " + HaproxyConfig.backend(pool.id(), listener));
    out.add(isHttp() ? "mode http" : "mode tcp");
    if (isHttp() && facts.haproxy().atLeast(1, 6)) out.add("http-reuse safe");
    out.add("balance " + balance());
    persistence(out);
    if (monitor != null) monitor(out, monitor);
    forwardedHeaders(out);
    if (listener.protocol() == ListenerProtocol.TERMINATED_HTTPS && isHttp()) {
      TLS_HEADERS.forEach((header, value) -> {
        if (wants(header)) out.add("http-request set-header " + header + " " + value);
      });
    }
    var timeouts = listener.timeouts();
    var defaults = settings.timeouts();
    out.add("fullconn " + HaproxyConfig.limit(listener, settings));
    out.add("option allbackups");
    out.add(
        "timeout connect "
            + FrontendSection.orDefault(timeouts.memberConnect(), defaults.memberConnect()));
    out.add(
        "timeout server "
            + FrontendSection.orDefault(timeouts.memberData(), defaults.memberData()));
    for (var member : Served.members(pool)) out.add(server(member));
  }

  private boolean isHttp() {
    return switch (pool.protocol()) {
      case HTTP -> true;
      case TCP, HTTPS, UDP, SCTP -> false;
      case PROXY, PROXYV2 -> Served.isHttp(listener.protocol());
    };
  }

  private String balance() {
    return switch (pool.algorithm()) {
      case ROUND_ROBIN, SOURCE_IP_PORT -> "roundrobin";
      case LEAST_CONNECTIONS -> "leastconn";
      case SOURCE_IP -> "source";
    };
  }

  private void persistence(Lines out) {
    var persistence = pool.sessionPersistence();
    if (persistence == null) return;
    var sharing = " size " + settings.stickSize() + (peers == null ? "" : " peers " + peers);
    switch (persistence.type()) {
      case SOURCE_IP -> {
        out.add("stick-table type ipv6" + sharing);
        out.add("stick on src");
      }
      case APP_COOKIE -> {
        var name = persistence.cookieName();
        if (name == null || !Served.hasStickTable(pool)) return;
        out.add("stick-table type string len 64" + sharing);
        out.add("stick store-response res.cook(" + Words.argument(name) + ")");
        out.add("stick match req.cook(" + Words.argument(name) + ")");
      }
      case HTTP_COOKIE -> out.add("cookie SRV insert indirect nocache");
    }
  }

  private void monitor(Lines out, HealthMonitor monitor) {
    if (facts.haproxy().atLeast(1, 6)) out.add("load-server-state-from-file global");
    out.add("timeout check " + monitor.timeout() + "s");
    switch (monitor.type()) {
      case HTTP, HTTPS -> httpCheck(out, monitor);
      case PING -> {
        out.add("option external-check");
        out.add("external-check command /var/lib/octavia/ping-wrapper.sh");
      }
      case TCP, TLS_HELLO, UDP_CONNECT, SCTP -> {}
    }
  }

  private static void httpCheck(Lines out, HealthMonitor monitor) {
    var method = monitor.httpMethod();
    var path = monitor.urlPath();
    var version = monitor.httpVersion();
    out.add(
        "option httpchk "
            + (method != null && method.matches("[A-Z]+") ? method : "GET")
            + " "
            + Words.word(Words.requestTarget(path == null ? "/" : path))
            + (version != null && version.matches("\\d\\.\\d") ? " HTTP/" + version : ""));
    var host = monitor.domainName();
    if ("1.1".equals(version) && host != null && Words.representable(host)) {
      out.add("http-check send hdr Host " + Words.logFormat(host));
    }
    var codes = ExpectedCodes.of(monitor.expectedCodes());
    if (!codes.isEmpty()) out.add("http-check expect rstatus " + join(codes));
  }

  private static String join(List<Integer> codes) {
    var joined = new StringJoiner("|");
    codes.forEach(code -> joined.add(code.toString()));
    return joined.toString();
  }

  /** Members behind the PROXY protocol know the client's address and port from that. */
  private void forwardedHeaders(Lines out) {
    if (pool.protocol() == PoolProtocol.HTTP) {
      if (wants("X-Forwarded-For")) out.add("option forwardfor");
      if (wants("X-Forwarded-Port")) {
        out.add("http-request set-header X-Forwarded-Port %[dst_port]");
      }
    }
    if (!isHttp() || !wants("X-Forwarded-Proto")) return;
    if (listener.protocol() == ListenerProtocol.HTTP) {
      out.add("http-request set-header X-Forwarded-Proto http");
    } else if (listener.protocol() == ListenerProtocol.TERMINATED_HTTPS) {
      out.add("http-request set-header X-Forwarded-Proto https");
    }
  }

  private boolean wants(String header) {
    return "true".equalsIgnoreCase(listener.insertHeaders().get(header));
  }

  private String server(Member member) {
    var out = new StringJoiner(" ");
    var weight = member.weight();
    out.add("server " + member.id());
    out.add(Words.address(member.ipAddress()) + ":" + member.protocolPort());
    out.add("weight " + (weight == null ? 1 : weight));
    if (monitor != null) check(out, monitor, member);
    var persistence = pool.sessionPersistence();
    if (persistence != null && persistence.type() == SessionPersistenceType.HTTP_COOKIE) {
      out.add("cookie " + member.id());
    }
    proxyProtocol(out);
    if (member.backup()) out.add("backup");
    if (!member.enabled()) out.add("disabled");
    if (pool.tls().enabled()) {
      var directory = settings.baseCertDir() + "/" + served.loadBalancer().id();
      var files = served.files().pools().get(pool.id());
      TlsOptions.ofServer(out, pool, directory, files, settings.ciphers().pool());
    }
    return out.toString();
  }

  private void check(StringJoiner out, HealthMonitor monitor, Member member) {
    out.add("check");
    if (monitor.type() == HealthMonitorType.HTTPS
        || monitor.type() == HealthMonitorType.TLS_HELLO) {
      out.add("check-ssl verify none");
    }
    if (pool.tls().enabled() && facts.haproxy().atLeast(1, 9)) {
      TlsOptions.alpn(out, "check-alpn", pool.tls().alpnProtocols());
    }
    out.add("inter " + monitor.delay() + "s");
    out.add("fall " + monitor.fallThreshold()).add("rise " + monitor.riseThreshold());
    var address = member.monitorAddress();
    if (address != null) out.add("addr " + Words.address(address));
    if (member.monitorPort() != null) out.add("port " + member.monitorPort());
  }

  private void proxyProtocol(StringJoiner out) {
    switch (pool.protocol()) {
      case PROXY -> out.add("send-proxy");
      case PROXYV2 -> {
        boolean tls =
            listener.protocol() == ListenerProtocol.TERMINATED_HTTPS
                || listener.protocol() == ListenerProtocol.PROMETHEUS;
        out.add(tls ? "send-proxy-v2-ssl-cn" : "send-proxy-v2");
      }
      case TCP, HTTP, HTTPS, UDP, SCTP -> {}
    }
  }
}
