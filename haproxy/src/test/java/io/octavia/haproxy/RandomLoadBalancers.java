package io.octavia.haproxy;

import static io.octavia.haproxy.Models.id;

import io.octavia.domain.Algorithm;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.ClientAuthentication;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7PolicyId;
import io.octavia.domain.L7Rule;
import io.octavia.domain.L7RuleId;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.M;
import io.octavia.haproxy.Models.P;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Load balancers of every shape, with texts that would like to be configuration. */
final class RandomLoadBalancers {
  static final List<String> NASTY =
      List.of(
          "plain",
          "two words",
          "it's",
          "\"quoted\"",
          "# comment",
          "a#b",
          "back\\slash\\",
          "%[src] %% %{+Q}r",
          "$HOME ${HOME}",
          "{ always_true }",
          "if TRUE",
          "-f /etc/passwd",
          "-i",
          "--",
          "group",
          "a group",
          "!not",
          "(a,b)",
          "é ü 漢字 🙂",
          "<&>",
          "x\ny",
          "x\n    bind 0.0.0.0:1",
          "tab\there",
          "\u0000",
          "nel\u0085nel",
          "");

  /** What the API lets through, and means no harm by itself. */
  private static final List<String> PRINTABLE =
      NASTY.stream()
          .filter(text -> !text.isEmpty() && text.chars().noneMatch(Character::isISOControl))
          .toList();

  private static final List<HealthMonitorType> MONITORS =
      List.of(
          HealthMonitorType.HTTP,
          HealthMonitorType.HTTPS,
          HealthMonitorType.PING,
          HealthMonitorType.TCP,
          HealthMonitorType.TLS_HELLO);

  private static final List<String> PATHS =
      List.of(
          "/", "/health", "/a/b.html?x=1&y=(2)", "/it's;v=1,2", "/%20%C3%A9", "/~user/@:!$*+=-_#x");
  private static final List<String> REGEXES =
      List.of("^/a b#'\"\\d{1,3}$", "(foo|bar) \"x\"", "[^ ]+\\.", "-x", "%[src]$", "^#");

  private final RandomGenerator random;
  private final Map<ListenerId, CertificateFiles.OfListener> listenerFiles = new HashMap<>();
  private final Map<PoolId, CertificateFiles.OfPool> poolFiles = new HashMap<>();
  private final boolean hostile;
  private int lastId;

  private RandomLoadBalancers(RandomGenerator random, boolean hostile) {
    this.random = random;
    this.hostile = hostile;
  }

  /** With the names of its certificate files: {@code cert.pem}, {@code crl.pem}. */
  record Sample(LoadBalancer loadBalancer, CertificateFiles files, AmphoraFacts facts) {}

  static Sample next(RandomGenerator random, int id) {
    return new RandomLoadBalancers(random, true).sample(id);
  }

  /** One that the API accepts, of every protocol. */
  static Sample accepted(RandomGenerator random, int id) {
    return new RandomLoadBalancers(random, false).sample(id);
  }

  private Sample sample(int id) {
    lastId = 1000 * id;
    var builder = new B(id, chance(70) ? "203.0.113.10" : "2001:db8::10");
    if (chance(40)) builder.vip("2001:db8::11", "subnet-2");
    if (chance(40)) {
      builder.pair(
          Models.amphora(21, id, "203.0.113.31", AmphoraRole.MASTER),
          Models.amphora(22, id, "203.0.113.32", AmphoraRole.BACKUP));
    }
    var http = new ArrayList<Integer>();
    var tcp = new ArrayList<Integer>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int pool = ++lastId;
      boolean isHttp = chance(60);
      (isHttp ? http : tcp).add(pool);
      builder.with(pool(pool, isHttp));
    }
    for (int i = random.nextInt(4); i >= 0; i--) builder.with(listener(http, tcp));
    for (int i = random.nextInt(2); i > 0; i--) datagrams(builder);
    if (chance(5)) builder.disabled();
    var memory = new AmphoraFacts.Memory(random.nextLong(8 << 20), 0, 0);
    var facts =
        new AmphoraFacts(
            new HaproxyVersion(2, 6), 1 + random.nextInt(4), memory, List.of("amphora"));
    return new Sample(builder.build(), new CertificateFiles(listenerFiles, poolFiles), facts);
  }

  private void datagrams(B builder) {
    boolean sctp = chance(30);
    int id = ++lastId;
    var pool =
        new P(id, sctp ? PoolProtocol.SCTP : PoolProtocol.UDP)
            .algorithm(pick(List.of(Algorithm.ROUND_ROBIN, Algorithm.LEAST_CONNECTIONS)));
    if (chance(50)) {
      pool.persistence(
          new SessionPersistence(
              SessionPersistenceType.SOURCE_IP,
              null,
              chance(50) ? 60 : null,
              chance(50) ? "255.255.255.0" : null));
    }
    var types =
        sctp
            ? List.of(HealthMonitorType.SCTP)
            : List.of(HealthMonitorType.UDP_CONNECT, HealthMonitorType.TCP, HealthMonitorType.HTTP);
    if (chance(70)) pool.monitor(monitor(types));
    if (chance(10)) pool.disabled();
    for (int i = random.nextInt(4); i > 0; i--) pool.member(member());
    builder.with(pool);
    var protocol = sctp ? ListenerProtocol.SCTP : ListenerProtocol.UDP;
    var listener = new L(++lastId, protocol, 1 + random.nextInt(65535));
    if (chance(80)) listener.pool(id);
    if (chance(50)) listener.limit(random.nextInt(-1, 5000));
    if (chance(10)) listener.disabled();
    builder.with(listener);
  }

  private L listener(List<Integer> http, List<Integer> tcp) {
    var protocols =
        List.of(
            ListenerProtocol.HTTP,
            ListenerProtocol.TERMINATED_HTTPS,
            ListenerProtocol.TCP,
            ListenerProtocol.HTTPS,
            ListenerProtocol.PROMETHEUS);
    var protocol = pick(protocols);
    int id = ++lastId;
    var listener = new L(id, protocol, 1 + random.nextInt(65535));
    boolean isHttp = Served.isHttp(protocol);
    var pools = isHttp ? http : tcp;
    if (protocol != ListenerProtocol.PROMETHEUS && !pools.isEmpty() && chance(80)) {
      listener.pool(pick(pools));
    }
    if (chance(50)) listener.limit(random.nextInt(-1, 5000));
    if (chance(30)) listener.timeouts(random.nextInt(9999), 1, 2, random.nextInt(3));
    if (protocol == ListenerProtocol.TERMINATED_HTTPS) {
      listener.tls(listenerTls(new ListenerId(id(id))));
      if (chance(50)) listener.hsts(new Listener.Hsts(random.nextInt(), chance(50), chance(50)));
    }
    for (var header : List.of("X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto")) {
      if (chance(50)) listener.header(header);
    }
    if (isHttp && protocol != ListenerProtocol.PROMETHEUS) {
      if (chance(50)) listener.header("X-SSL-Client-DN").header("X-SSL-Client-SHA1");
      for (int i = random.nextInt(5); i > 0; i--) listener.policy(policy(i, http));
    }
    return listener;
  }

  private Listener.Tls listenerTls(ListenerId id) {
    boolean ca = chance(50);
    boolean crl = ca && chance(50);
    listenerFiles.put(
        id, new CertificateFiles.OfListener(ca ? "cert.pem" : null, crl ? "crl.pem" : null));
    return new Listener.Tls(
        "ref",
        chance(50) ? List.of("ref-2") : List.of(),
        ca ? "ref" : null,
        crl ? "ref" : null,
        pick(List.of(ClientAuthentication.values())),
        ciphers(),
        chance(50) ? List.of("TLSv1.2", "TLSv1.3") : List.of(),
        chance(50) ? List.of("h2", "http/1.1") : List.of());
  }

  private @Nullable String ciphers() {
    return pick(
        List.of(
            "ECDHE-RSA-AES128-GCM-SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384:ECDHE-RSA-AES128-GCM-SHA256",
            hostile ? "HIGH no-such\nthing" : "ECDHE-RSA-AES256-GCM-SHA384"));
  }

  private L7Policy policy(int position, List<Integer> pools) {
    var action = pools.isEmpty() ? L7Action.REJECT : pick(List.of(L7Action.values()));
    var rules = new ArrayList<L7Rule>();
    for (int i = random.nextInt(4); i > 0; i--) rules.add(rule());
    return new L7Policy(
        new L7PolicyId(id(++lastId)),
        nasty(),
        action,
        action == L7Action.REDIRECT_TO_POOL ? new PoolId(id(pick(pools))) : null,
        hostile ? "https://example.org/" + nasty() : "https://example.org" + pick(PATHS),
        hostile ? nasty() : "https://example.org" + pick(PATHS),
        chance(50) ? pick(List.of(301, 302, 303, 307, 308)) : null,
        position,
        rules,
        chance(90),
        ProvisioningStatus.ACTIVE);
  }

  private L7Rule rule() {
    var type = pick(List.of(L7RuleType.values()));
    var compare = pick(List.of(L7CompareType.values()));
    var value = compare == L7CompareType.REGEX ? pick(REGEXES) : nasty();
    var key = chance(70) || !hostile ? pick(List.of("X-Key", "!#$%&'*+-.^_`|~", "CN")) : nasty();
    return new L7Rule(
        new L7RuleId(id(++lastId)),
        type,
        compare,
        type == L7RuleType.SSL_DN_FIELD ? pick(List.of("CN", "O")) : key,
        type == L7RuleType.SSL_VERIFY_RESULT && (chance(80) || !hostile) ? "7" : value,
        chance(30),
        chance(90),
        ProvisioningStatus.ACTIVE);
  }

  private P pool(int id, boolean isHttp) {
    var protocol =
        isHttp
            ? pick(List.of(PoolProtocol.HTTP, PoolProtocol.PROXY, PoolProtocol.PROXYV2))
            : pick(List.of(PoolProtocol.TCP, PoolProtocol.HTTPS, PoolProtocol.PROXY));
    var pool = new P(id, protocol).algorithm(pick(List.of(Algorithm.values())));
    if (chance(60)) {
      var type =
          isHttp
              ? pick(List.of(SessionPersistenceType.values()))
              : SessionPersistenceType.SOURCE_IP;
      pool.persistence(
          new SessionPersistence(
              type, chance(70) || !hostile ? "JSESSION'ID#" : nasty(), null, null));
    }
    if (chance(70)) pool.monitor(monitor(MONITORS));
    if (chance(30)) {
      var ca = chance(50) ? "ref" : null;
      var crl = ca != null && chance(50) ? "ref" : null;
      pool.tls(new Pool.Tls(true, "ref", ca, crl, ciphers(), List.of("TLSv1.3"), List.of("h2")));
      poolFiles.put(
          new PoolId(id(id)),
          new CertificateFiles.OfPool(
              "cert.pem", ca == null ? null : "cert.pem", crl == null ? null : "crl.pem"));
    }
    for (int i = random.nextInt(4); i > 0; i--) pool.member(member());
    return pool;
  }

  private M member() {
    var member =
        new M(++lastId, chance(70) ? "10.0.0." + lastId % 250 : "2001:db8::" + lastId % 1000, 80)
            .weight(hostile && chance(20) ? null : random.nextInt(257));
    if (chance(20)) member.backup();
    if (chance(20)) member.disabled();
    if (chance(20)) member.monitored("10.9.9.9", 8080);
    return member;
  }

  private HealthMonitor monitor(List<HealthMonitorType> types) {
    return Models.http(
        ++lastId,
        pick(types),
        1 + random.nextInt(60),
        1 + random.nextInt(60),
        1 + random.nextInt(10),
        1 + random.nextInt(10),
        pick(List.of("GET", "HEAD", "OPTIONS")),
        hostile ? "/" + nasty() : pick(PATHS),
        pick(List.of("200", "200-204", "404, 200,500")),
        pick(List.of("1.0", "1.1")),
        hostile ? nasty() : pick(List.of("example.org", "a-b.example.org")));
  }

  private String nasty() {
    var texts = hostile ? NASTY : PRINTABLE;
    return chance(70) ? pick(texts) : pick(texts) + pick(texts);
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
