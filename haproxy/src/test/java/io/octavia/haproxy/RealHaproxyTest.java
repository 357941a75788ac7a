package io.octavia.haproxy;

import static io.octavia.haproxy.Models.id;
import static io.octavia.haproxy.Models.member;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7CompareType;
import io.octavia.domain.L7Policy;
import io.octavia.domain.L7PolicyId;
import io.octavia.domain.L7Rule;
import io.octavia.domain.L7RuleId;
import io.octavia.domain.L7RuleType;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.P;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What HAProxy itself says of the files. */
class RealHaproxyTest {
  private static final AmphoraId SELF = new AmphoraId(id(21));
  private static final Pattern KNOWN_LINE =
      Pattern.compile(
          "|#.*|(global|defaults|(peers|frontend|backend) \\S+)|    (daemon|user|log|stats|"
              + "server-state-file|maxconn|tune|nbthread|cpu-map|external-check|"
              + "insecure-fork-wanted|no|retries|option|peer|bind|mode|http-request|http-response|"
              + "http-check|timeout|balance|server|redirect|use_backend|default_backend|"
              + "tcp-request|log-format|http-reuse|stick-table|stick|cookie|fullconn|"
              + "load-server-state-from-file)( .*|\\.ssl.*)?|        acl .*");

  private static final int TOGETHER = 20;

  @TempDir static Path directory;

  @BeforeAll
  static void makeCertificates() throws Exception {
    var certificate = directory.resolve("cert.pem").toString();
    run(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=test",
        "-days",
        "2",
        "-keyout",
        certificate + ".key",
        "-out",
        certificate);
    Files.writeString(directory.resolve("index.txt"), "");
    Files.writeString(
        directory.resolve("ca.conf"),
        "[ca]\ndefault_ca=d\n[d]\ndatabase="
            + directory.resolve("index.txt")
            + "\ndefault_md=sha256\ndefault_crl_days=2\n");
    run(
        "openssl",
        "ca",
        "-config",
        directory.resolve("ca.conf").toString(),
        "-gencrl",
        "-keyfile",
        certificate + ".key",
        "-cert",
        certificate,
        "-out",
        directory.resolve("crl.pem").toString());
    Files.writeString(
        directory.resolve("cert.pem"),
        Files.readString(Path.of(certificate)) + Files.readString(Path.of(certificate + ".key")));
  }

  private static void run(String... words) throws Exception {
    var result = Command.run(words);
    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  /**
   * {@code -Doctavia.renderings=N} asks for so many, {@code -Doctavia.seed=N} for others. One
   * process reads the files of several load balancers as if they were one.
   */
  @Test
  void random_load_balancers_with_hostile_text_are_accepted() throws Exception {
    int renderings = Integer.getInteger("octavia.renderings", 100);
    long seed = Long.getLong("octavia.seed", 1);
    System.out.println("octavia.seed=" + seed);
    for (int i = 0; i < renderings; i += TOGETHER) {
      var command = new ArrayList<>(List.of("haproxy", "-c", "-L", PeerName.of(SELF)));
      for (int id = i + 1; id <= i + TOGETHER; id++) {
        var sample = RandomLoadBalancers.next(new Random(seed + id), id);
        provideCertificates(sample);
        var file = directory.resolve("haproxy-" + (seed + id) + ".cfg");
        Files.writeString(file, id == i + 1 ? known(sample, id) : further(known(sample, id)));
        command.addAll(List.of("-f", file.toString()));
      }
      var check = Command.run(command.toArray(String[]::new));
      assertThat(check.exitCode()).as(check.output()).isZero();
    }
  }

  private static String known(RandomLoadBalancers.Sample sample, int id) {
    var text =
        HaproxyConfig.render(
            sample.loadBalancer(), SELF, settings(), sample.files(), sample.facts());
    assertThat(text.lines().filter(line -> !KNOWN_LINE.matcher(line).matches()))
        .as("load balancer %s", id)
        .isEmpty();
    // The only sections that all files have by the same name.
    return text.replace("prometheus-exporter-internal", "prometheus-exporter-internal-" + id);
  }

  /** Without what may be said only once. */
  private static String further(String text) {
    var rest = text;
    for (var directive : List.of("user", "server-state-file", "maxconn")) {
      rest = rest.replaceFirst("(?m)^    " + directive + " .*\n", "");
    }
    return rest;
  }

  private static void provideCertificates(RandomLoadBalancers.Sample sample) throws IOException {
    var certificates = directory.resolve("certs/" + sample.loadBalancer().id());
    Files.createDirectories(certificates);
    for (var name : List.of("cert.pem", "crl.pem")) {
      Files.copy(directory.resolve(name), certificates.resolve(name));
    }
    for (var listener : sample.files().listeners().keySet()) {
      Files.writeString(
          certificates.resolve(listener + ".pem"), certificates.resolve("cert.pem") + "\n");
    }
  }

  @Test
  void hostile_text_matches_itself_and_nothing_else() throws Exception {
    int port = RunningHaproxy.freePort();
    var values =
        List.of(
            "it's \"so\" #1 \\d", "%[src] $HOME {x}", "-f /etc/passwd", "group", "a group", "é<&>");
    var listener = new L(110, ListenerProtocol.HTTP, port).limit(100);
    for (int i = 0; i < values.size(); i++) {
      listener.policy(
          policy(
              200 + i, L7Action.REDIRECT_TO_URL, "http://h/?a=1&b='%[src]'#" + i, values.get(i)));
    }
    try (var haproxy = start(new B(900, "127.0.0.1").with(listener).build())) {
      for (int i = 0; i < values.size(); i++) {
        assertThat(haproxy.get(port, values.get(i)))
            .as(values.get(i))
            .contains(" 302 ")
            .containsIgnoringCase("location: http://h/?a=1&b='%[src]'#" + i + "\r\n");
      }
      assertThat(haproxy.get(port, "it's")).contains(" 503 ");
    }
  }

  @Test
  void the_runtime_socket_tells_statistics_and_facts() throws Exception {
    int port = RunningHaproxy.freePort();
    int memberPort = RunningHaproxy.freePort();
    var loadBalancer =
        new B(901, "127.0.0.1")
            .with(new L(110, ListenerProtocol.HTTP, port).limit(100).pool(120))
            .with(
                new P(120, PoolProtocol.HTTP)
                    .persistence(
                        new SessionPersistence(SessionPersistenceType.SOURCE_IP, null, null, null))
                    .member(member(121, "127.0.0.1", memberPort)))
            .build();
    try (var haproxy = start(loadBalancer)) {
      assertThat(haproxy.get(port, "x")).contains(" 503 ");
      var runtime = haproxy.runtime();
      var frontend =
          await()
              .until(
                  () -> row(runtime.stats(), id(110), "FRONTEND"), row -> row.totalSessions() == 1);
      assertThat(frontend.kind()).isEqualTo(StatRow.Kind.FRONTEND);
      assertThat(frontend.status()).isEqualTo("OPEN");
      assertThat(frontend.bytesIn()).isPositive();
      assertThat(frontend.bytesOut()).isPositive();
      var backend = id(120) + ":" + id(110);
      assertThat(row(runtime.backendStats(), backend, "BACKEND").status()).isEqualTo("UP");
      var member = row(runtime.stats(), backend, id(121));
      assertThat(member.kind()).isEqualTo(StatRow.Kind.SERVER);
      assertThat(member.status()).isEqualTo("no check");
      assertThat(member.weight()).isEqualTo(1);
      assertThat(runtime.frontendStats()).allMatch(row -> row.kind() == StatRow.Kind.FRONTEND);
      assertThat(runtime.info()).containsKeys("Version", "Uptime_sec", "Pid");
      assertThat(runtime.serversState()).contains(id(121));
      assertThatThrownBy(() -> runtime.apply(new ServerChange.SetWeight(backend, id(121), 7)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("refused");
    }
  }

  @Test
  void nobody_listening_is_an_io_error() {
    var runtime = new HaproxyRuntime(directory.resolve("none.sock"), Duration.ofSeconds(1));
    assertThatThrownBy(runtime::stats).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> runtime.apply(new ServerChange.SetWeight("a b", "c", 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static StatRow row(List<StatRow> rows, String proxy, String name) {
    return rows.stream()
        .filter(row -> row.proxy().equals(proxy) && row.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static L7Policy policy(
      int id, L7Action action, @Nullable String target, String headerValue) {
    var rule =
        new L7Rule(
            new L7RuleId(id(id + 100)),
            L7RuleType.HEADER,
            L7CompareType.EQUAL_TO,
            "X-'Test",
            headerValue,
            false,
            true,
            ProvisioningStatus.ACTIVE);
    return new L7Policy(
        new L7PolicyId(id(id)),
        null,
        action,
        null,
        target,
        null,
        null,
        id,
        List.of(rule),
        true,
        ProvisioningStatus.ACTIVE);
  }

  private static HaproxySettings settings() {
    var defaults = HaproxySettings.DEFAULTS;
    return new HaproxySettings(
        directory.toString(),
        directory.resolve("certs").toString(),
        defaults.logging(),
        defaults.timeouts(),
        defaults.defaultConnectionLimit(),
        defaults.stickSize(),
        defaults.ciphers());
  }

  private static RunningHaproxy start(LoadBalancer loadBalancer) throws Exception {
    var text =
        HaproxyConfig.render(
            loadBalancer,
            SELF,
            settings(),
            CertificateFiles.NONE,
            AmphoraFacts.of(new HaproxyVersion(2, 6)));
    return RunningHaproxy.start(directory, loadBalancer.id(), SELF, text);
  }
}
