package io.octavia.haproxy;

import static io.octavia.haproxy.Models.amphora;
import static io.octavia.haproxy.Models.http;
import static io.octavia.haproxy.Models.id;
import static io.octavia.haproxy.Models.member;
import static io.octavia.haproxy.Models.monitor;
import static io.octavia.haproxy.PolicyModel.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.Algorithm;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.ClientAuthentication;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.M;
import io.octavia.haproxy.Models.P;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HaproxyConfigTest {
  private static final AmphoraId SELF = new AmphoraId(id(21));
  private static final AmphoraFacts FACTS = AmphoraFacts.of(new HaproxyVersion(2, 8));
  private static final String CIPHERS =
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES128-GCM-SHA256";

  @Test
  void http_with_cookies_monitor_headers_disabled_and_backup_members() {
    var loadBalancer =
        new B(100, "203.0.113.10")
            .with(
                new L(110, ListenerProtocol.HTTP, 80)
                    .limit(2000)
                    .pool(120)
                    .header("X-Forwarded-For")
                    .header("X-Forwarded-Port")
                    .header("X-Forwarded-Proto"))
            .with(
                new P(120, PoolProtocol.HTTP)
                    .persistence(persistence(SessionPersistenceType.HTTP_COOKIE, null))
                    .monitor(
                        http(
                            124,
                            HealthMonitorType.HTTP,
                            5,
                            3,
                            3,
                            2,
                            "GET",
                            "/healthz",
                            "200-202",
                            null,
                            null))
                    .member(new M(121, "10.20.0.11", 8080).weight(10))
                    .member(new M(122, "10.20.0.12", 8080).weight(5).disabled())
                    .member(new M(123, "10.20.0.13", 8080).backup().monitored("10.20.9.13", 9000))
                    .member(new M(129, "10.20.0.19", 8080).deleted()))
            .build();
    golden("haproxy-1-http-single.conf").assertIs(render(loadBalancer));
  }

  @Test
  void terminated_https_with_re_encryption_on_a_pair() {
    var files =
        new CertificateFiles(
            Map.of(new ListenerId(id(210)), new CertificateFiles.OfListener(sha('a'), sha('b'))),
            Map.of(new PoolId(id(220)), new CertificateFiles.OfPool(sha('c'), sha('d'), sha('e'))));
    var facts =
        new AmphoraFacts(new HaproxyVersion(2, 8), 4, null, List.of("virtual-guest", "amphora"));
    golden("haproxy-2-tls-as.conf")
        .but(
            // TLS 1.3 suites have an option of their own; in the other one they do nothing.
            "ciphers " + CIPHERS,
            "ciphers ECDHE-RSA-AES128-GCM-SHA256"
                + " ciphersuites TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384")
        .assertIs(HaproxyConfig.render(tlsPair(), SELF, HaproxySettings.DEFAULTS, files, facts));
  }

  private static LoadBalancer tlsPair() {
    var versions = List.of("TLSv1.2", "TLSv1.3");
    var alpn = List.of("h2", "http/1.1");
    return new B(200, "203.0.113.30")
        .vip("2001:db8:1::30", "subnet-2")
        .pair(
            amphora(21, 200, "203.0.113.31", AmphoraRole.MASTER),
            amphora(22, 200, "203.0.113.32", AmphoraRole.BACKUP))
        .with(
            new L(210, ListenerProtocol.TERMINATED_HTTPS, 443)
                .pool(220)
                .tls(
                    new Listener.Tls(
                        "ref-cert",
                        List.of(),
                        "ref-ca",
                        "ref-crl",
                        ClientAuthentication.OPTIONAL,
                        CIPHERS,
                        versions,
                        alpn))
                .hsts(new Listener.Hsts(31536000, true, true))
                .header("X-Forwarded-For")
                .header("X-Forwarded-Proto")
                .header("X-SSL-Client-Verify")
                .header("X-SSL-Client-CN"))
        .with(
            new P(220, PoolProtocol.HTTP)
                .algorithm(Algorithm.LEAST_CONNECTIONS)
                .persistence(persistence(SessionPersistenceType.APP_COOKIE, "JSESSIONID"))
                .monitor(
                    http(
                        224,
                        HealthMonitorType.HTTPS,
                        10,
                        5,
                        3,
                        3,
                        "GET",
                        "/status",
                        "200,204",
                        "1.1",
                        "app.example.com"))
                .tls(new Pool.Tls(true, "ref", "ref", "ref", CIPHERS, versions, alpn))
                .member(member(221, "10.20.0.21", 8443))
                .member(member(222, "10.20.0.22", 8443)))
        .build();
  }

  @Test
  void l7_policies_in_all_their_kinds() {
    var reject =
        policy(340, 1, L7Action.REJECT, null, null)
            .rule(342, L7RuleType.PATH, L7CompareType.STARTS_WITH, null, "/admin", false)
            .rule(343, L7RuleType.HEADER, L7CompareType.EQUAL_TO, "X-Admin", "let me in", true);
    var url =
        policy(350, 2, L7Action.REDIRECT_TO_URL, "https://new.example.com/", 301)
            .rule(
                352, L7RuleType.HOST_NAME, L7CompareType.EQUAL_TO, null, "old.example.com", false);
    var prefix =
        policy(360, 3, L7Action.REDIRECT_PREFIX, "https://www.example.net", 302)
            .rule(362, L7RuleType.HOST_NAME, L7CompareType.ENDS_WITH, null, ".example.net", false);
    var pool =
        policy(370, 4, L7Action.REDIRECT_TO_POOL, id(330), null)
            .rule(372, L7RuleType.FILE_TYPE, L7CompareType.EQUAL_TO, null, "jpg", false)
            .rule(373, L7RuleType.COOKIE, L7CompareType.CONTAINS, "track", "beta", false)
            .rule(374, L7RuleType.PATH, L7CompareType.REGEX, null, "^/v[0-9]+\\.[0-9]+/", false);
    var loadBalancer =
        new B(300, "203.0.113.40")
            .with(
                new L(310, ListenerProtocol.HTTP, 8080)
                    .pool(320)
                    .timeouts(60000, 4000, 70000, 5000)
                    .policy(pool.build())
                    .policy(reject.build())
                    .policy(prefix.build())
                    .policy(url.build()))
            .with(new P(320, PoolProtocol.HTTP).member(member(321, "10.20.0.31", 80)))
            .with(
                new P(330, PoolProtocol.HTTP)
                    .algorithm(Algorithm.SOURCE_IP)
                    .member(member(331, "10.20.0.35", 80)))
            .build();
    golden("haproxy-3-l7.conf").assertIs(render(loadBalancer));
  }

  @Test
  void tcp_proxy_protocol_and_pass_through_on_a_pair() {
    var loadBalancer =
        new B(400, "203.0.113.50")
            .pair(
                amphora(41, 400, "203.0.113.51", AmphoraRole.MASTER),
                amphora(42, 400, "203.0.113.52", AmphoraRole.BACKUP))
            .with(new L(410, ListenerProtocol.TCP, 3306).limit(-1).pool(420))
            .with(new L(411, ListenerProtocol.TCP, 9000).limit(500).pool(430))
            .with(new L(412, ListenerProtocol.HTTPS, 443).limit(1000).pool(440))
            .with(
                new P(420, PoolProtocol.TCP)
                    .algorithm(Algorithm.SOURCE_IP)
                    .persistence(persistence(SessionPersistenceType.SOURCE_IP, null))
                    .monitor(monitor(424, HealthMonitorType.TCP, 5, 3, 3, 2))
                    .member(member(421, "10.20.0.41", 3306)))
            .with(
                new P(430, PoolProtocol.PROXY)
                    .monitor(monitor(434, HealthMonitorType.PING, 10, 5, 3, 2))
                    .member(member(431, "10.20.0.42", 9000)))
            .with(
                new P(440, PoolProtocol.PROXYV2)
                    .monitor(monitor(444, HealthMonitorType.TLS_HELLO, 5, 3, 3, 2))
                    .member(member(441, "2001:db8:2::43", 9443)))
            .build();
    golden("haproxy-4-tcp-as.conf")
        // A TLS-HELLO monitor shakes hands; upstream's only connects.
        .but("9443 weight 1 check inter 5s", "9443 weight 1 check check-ssl verify none inter 5s")
        .assertIs(render(loadBalancer));
  }

  @Test
  void metrics() {
    var loadBalancer =
        new B(500, "203.0.113.60")
            .with(new L(510, ListenerProtocol.HTTP, 80).pool(520))
            .with(new L(511, ListenerProtocol.PROMETHEUS, 9100))
            .with(
                new P(520, PoolProtocol.HTTP)
                    .monitor(
                        http(
                            524,
                            HealthMonitorType.HTTP,
                            5,
                            3,
                            3,
                            2,
                            "HEAD",
                            "/",
                            "200",
                            "1.0",
                            null))
                    .member(member(521, "10.20.0.51", 80)))
            .build();
    golden("haproxy-5-prom.conf").assertIs(render(loadBalancer));
  }

  @Test
  void ipv6_with_client_certificates_and_a_listener_whose_pool_is_disabled() {
    golden("haproxy-6-ipv6-sni.conf")
        // Upstream forgets who was on which member at every reload of a single amphora.
        .but(
            "    option idle-close-on-response\n",
            """
                option idle-close-on-response
            peers 00000000000040008000000000000600_peers
                peer Lvcjz7GEwlPyrmqV8oQQQpUrzGg 127.0.0.1:1025
            """)
        .but(
            "stick-table type ipv6 size 10k",
            "stick-table type ipv6 size 10k peers 00000000000040008000000000000600_peers")
        .assertIs(
            HaproxyConfig.render(
                ipv6(),
                SELF,
                HaproxySettings.DEFAULTS,
                new CertificateFiles(
                    Map.of(
                        new ListenerId(id(610)), new CertificateFiles.OfListener(sha('f'), null)),
                    Map.of()),
                FACTS));
  }

  private static LoadBalancer ipv6() {
    return new B(600, "2001:db8:3::10")
        .with(
            new L(610, ListenerProtocol.TERMINATED_HTTPS, 443)
                .pool(620)
                .tls(
                    new Listener.Tls(
                        "ref",
                        List.of("ref-2"),
                        "ref-ca",
                        null,
                        ClientAuthentication.MANDATORY,
                        null,
                        List.of("TLSv1.2", "TLSv1.3"),
                        List.of())))
        .with(
            new L(611, ListenerProtocol.HTTP, 80)
                .policy(
                    policy(650, 1, L7Action.REDIRECT_PREFIX, "https://app.example.org", null)
                        .rule(652, L7RuleType.PATH, L7CompareType.STARTS_WITH, null, "/", false)
                        .build()))
        .with(new L(612, ListenerProtocol.HTTP, 8081).pool(630))
        .with(new L(613, ListenerProtocol.TCP, 8082).limit(7).disabled())
        .with(new L(614, ListenerProtocol.TCP, 8083).limit(7).deleted())
        .with(new L(615, ListenerProtocol.UDP, 8083).limit(7))
        .with(
            new P(620, PoolProtocol.HTTP)
                .persistence(persistence(SessionPersistenceType.SOURCE_IP, null))
                .member(new M(621, "2001:db8:4::11", 8080).weight(0)))
        .with(new P(630, PoolProtocol.HTTP).disabled().member(member(631, "10.0.0.1", 80)))
        .build();
  }

  @Test
  void a_listener_whose_certificates_are_missing_is_not_served_at_all() {
    assertThat(HaproxyConfig.served(ipv6(), CertificateFiles.NONE))
        .extracting(listener -> listener.id().value())
        .containsExactly(id(611), id(612));
    var withoutCa =
        new CertificateFiles(
            Map.of(new ListenerId(id(610)), CertificateFiles.OfListener.NO_CLIENT_AUTHENTICATION),
            Map.of());
    assertThat(HaproxyConfig.served(ipv6(), withoutCa)).hasSize(2);
    assertThat(render(ipv6())).doesNotContain(id(610));
  }

  @Test
  void a_pool_whose_certificates_are_missing_has_no_backend() {
    var files =
        new CertificateFiles(
            Map.of(new ListenerId(id(210)), new CertificateFiles.OfListener(sha('a'), sha('b'))),
            Map.of());
    assertThat(HaproxyConfig.render(tlsPair(), SELF, HaproxySettings.DEFAULTS, files, FACTS))
        .contains("frontend " + id(210))
        .doesNotContain("backend");
  }

  @Test
  void a_member_with_an_authority_is_verified_even_below_an_https_monitor() {
    var pool =
        new P(20, PoolProtocol.HTTP)
            .tls(new Pool.Tls(true, null, "ref", null, null, List.of(), List.of()))
            .monitor(http(24, HealthMonitorType.HTTPS, 5, 3, 3, 2, "GET", "/", "200", null, null))
            .member(member(21, "10.0.0.1", 443));
    var files =
        new CertificateFiles(
            Map.of(),
            Map.of(new PoolId(id(20)), new CertificateFiles.OfPool(null, sha('d'), null)));
    var text = HaproxyConfig.render(simple(pool), SELF, HaproxySettings.DEFAULTS, files, FACTS);
    assertThat(text).containsPattern("check-ssl verify none .* ssl ca-file \\S+ verify required ");
  }

  @Test
  void a_disabled_load_balancer_has_no_frontends() {
    var loadBalancer =
        new B(10, "203.0.113.1")
            .disabled()
            .with(new L(11, ListenerProtocol.TCP, 80).limit(77).pool(12))
            .with(new P(12, PoolProtocol.TCP).member(member(13, "10.0.0.1", 80)))
            .build();
    assertThat(render(loadBalancer))
        .contains("maxconn 77\n")
        .doesNotContain("frontend")
        .doesNotContain("backend");
    assertThat(HaproxyConfig.served(loadBalancer, CertificateFiles.NONE)).isEmpty();
  }

  @Test
  void sessions_get_two_fifths_of_the_memory_that_connections_leave() {
    var listener =
        new L(11, ListenerProtocol.TERMINATED_HTTPS, 443)
            .tls(
                new Listener.Tls(
                    "ref",
                    List.of(),
                    null,
                    null,
                    ClientAuthentication.NONE,
                    null,
                    List.of(),
                    List.of()));
    var files =
        new CertificateFiles(
            Map.of(new ListenerId(id(11)), CertificateFiles.OfListener.NO_CLIENT_AUTHENTICATION),
            Map.of());
    var memory = new AmphoraFacts.Memory(3_000_000, 100_000, 500_000);
    var facts = new AmphoraFacts(new HaproxyVersion(2, 8), 1, memory, List.of("amphora"));
    assertThat(
            HaproxyConfig.render(
                new B(10, "203.0.113.1").with(listener).build(),
                SELF,
                HaproxySettings.DEFAULTS,
                files,
                facts))
        .contains("tune.ssl.cachesize 3200000\n")
        .doesNotContain("nbthread");
    assertThat(
            HaproxyConfig.render(
                new B(10, "203.0.113.1").with(listener.limit(999_999)).build(),
                SELF,
                HaproxySettings.DEFAULTS,
                files,
                facts))
        .contains("maxconn 999999\n")
        .doesNotContain("cachesize");
    assertThat(render(new B(10, "203.0.113.1").build())).contains("maxconn 1000000\n");
  }

  @Test
  void old_releases_of_haproxy_get_what_they_know() {
    var text =
        HaproxyConfig.render(
            new B(400, "203.0.113.50")
                .with(new L(410, ListenerProtocol.HTTP, 80).pool(420))
                .with(new L(411, ListenerProtocol.PROMETHEUS, 81))
                .with(
                    new P(420, PoolProtocol.HTTP)
                        .monitor(monitor(424, HealthMonitorType.PING, 5, 3, 3, 2))
                        .member(member(421, "10.0.0.1", 80)))
                .build(),
            SELF,
            HaproxySettings.DEFAULTS,
            CertificateFiles.NONE,
            AmphoraFacts.of(new HaproxyVersion(1, 5)));
    assertThat(text)
        .doesNotContain("server-state")
        .doesNotContain("http-reuse")
        .doesNotContain("insecure-fork-wanted")
        .doesNotContain("prometheus-exporter");
  }

  @Test
  void connections_need_not_be_logged() {
    var defaults = HaproxySettings.DEFAULTS;
    var quiet =
        new HaproxySettings(
            defaults.basePath(),
            defaults.baseCertDir(),
            new HaproxySettings.Logging(false, 2, 3, "x"),
            defaults.timeouts(),
            defaults.defaultConnectionLimit(),
            defaults.stickSize(),
            defaults.ciphers());
    var text =
        HaproxyConfig.render(
            simple(new P(20, PoolProtocol.TCP)), SELF, quiet, CertificateFiles.NONE, FACTS);
    assertThat(text)
        .contains("    no log\n")
        .contains(" local3 notice\n")
        .doesNotContain("log-format");
  }

  @Test
  void peers_are_called_as_the_agent_calls_them() {
    assertThat(PeerName.of(new AmphoraId(id(10)))).isEqualTo("uZTS0_jC16I8SDVVgZk3e-t2Iuk");
    assertThat(PeerName.of(new AmphoraId(id(9)))).isEqualTo("xmPZnYggPmh74TtL9zsmMW6DYhA");
  }

  private static LoadBalancer simple(P pool) {
    return new B(10, "203.0.113.1")
        .with(new L(11, ListenerProtocol.HTTP, 80).pool(20))
        .with(pool)
        .build();
  }

  private static String render(LoadBalancer loadBalancer) {
    return HaproxyConfig.render(
        loadBalancer, SELF, HaproxySettings.DEFAULTS, CertificateFiles.NONE, FACTS);
  }

  private static SessionPersistence persistence(
      SessionPersistenceType type, @Nullable String cookie) {
    return new SessionPersistence(type, cookie, null, null);
  }

  private static String sha(char digit) {
    return String.valueOf(digit).repeat(40) + ".pem";
  }

  private static Golden golden(String name) {
    var keeps = "option http-keep-alive\n";
    return Golden.of(name).but(keeps, keeps + "    option idle-close-on-response\n");
  }
}
