package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.ListenerId;
import io.octavia.domain.PoolId;
import io.octavia.haproxy.HaproxyRuntime;
import io.octavia.wire.Heartbeat.PoolKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a reload asks for is done with the HAProxy that runs, if that can do it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InPlaceTest {
  private static final String LISTENER = "00000000-0000-4000-8000-00000000000a";
  private static final String SECURE = "00000000-0000-4000-8000-00000000000d";
  private static final String POOL = "00000000-0000-4000-8000-00000000000b";
  private static final String URL = "http://203.0.113.10/";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Path temporary;
  private Rig rig;

  @BeforeAll
  void open(@TempDir Path directory) throws Exception {
    temporary = directory;
    rig = new Rig(temporary, "SINGLE");
    String body =
        """
        {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"%s",
         "vrrp_ip":"203.0.113.21","mtu":1450}\
        """
            .formatted(rig.attach("203.0.113.1/24"));
    assertThat(rig.call("POST", "/1.0/plug/vip/203.0.113.10", body).status()).isEqualTo(202);
    for (int number = 1; number <= 3; number++) {
      rig.member(8000 + number, "m" + number);
    }
    rig.authority("first.test");
    rig.authority("second.test");
    rig.authority("third.test");
  }

  @AfterAll
  void close() {
    rig.close();
  }

  @BeforeEach
  void startAnew() throws Exception {
    rig.call("DELETE", "/1.0/listeners/" + rig.loadBalancer);
  }

  private static String member(int number, String rest) {
    String id = "00000000-0000-4000-8000-00000000010" + number;
    return "    server " + id + " 203.0.113.1:800" + number + " " + rest + "\n";
  }

  private String config(String more, String... servers) {
    return """
    # Configuration for loadbalancer %1$s
    global
        daemon
        user nobody
        stats socket /var/lib/octavia/%1$s.sock mode 0666 level user
        server-state-file /var/lib/octavia/%1$s/servers-state
        maxconn 5000

    defaults
        retries 3

    frontend %2$s
        maxconn 5000
        bind 203.0.113.10:80
        mode http
        default_backend %3$s:%2$s
        timeout client 50000

    backend %3$s:%2$s
        mode http
        balance roundrobin
    %4$s    load-server-state-from-file global
        timeout connect 5000
        timeout server 50000
    """
            .formatted(rig.loadBalancer, LISTENER, POOL, more)
        + String.join("", servers);
  }

  private void apply(String config) throws Exception {
    String path = "/1.0/loadbalancer/" + rig.id + "/" + rig.loadBalancer + "/haproxy";
    var uploaded = rig.call("PUT", path, config);
    assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(202);
    var reloaded = rig.call("PUT", "/1.0/loadbalancer/" + rig.loadBalancer + "/reload");
    assertThat(reloaded.status()).as(reloaded.text()).isEqualTo(202);
    assertThat(reloaded.json().path("message").asString()).isEqualTo("OK");
  }

  private HaproxyRuntime runtime() {
    Path inside =
        RunningProcess.of(rig.masterPid())
            .orElseThrow()
            .inside("/var/lib/octavia/" + rig.loadBalancer + "-admin.sock");
    return new HaproxyRuntime(inside, LIMIT);
  }

  private String worker() throws Exception {
    return String.valueOf(runtime().info().get("Pid"));
  }

  private List<String> answers(int count) {
    var answers = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      answers.add(rig.browse(URL));
    }
    return answers;
  }

  @Test
  void members_come_change_and_go_with_the_same_process() throws Exception {
    String plain = "weight 1 check inter 1s fall 3 rise 2";
    apply(config("", member(1, plain)));
    assertThat(rig.awaitBrowse(URL, "m1")).isEqualTo("m1");
    String worker = worker();

    apply(config("", member(1, plain), member(2, plain), member(3, plain + " backup")));
    assertThat(Set.copyOf(answers(4))).containsExactlyInAnyOrder("m1", "m2");
    apply(config("", member(1, plain), member(2, "weight 3 check inter 1s fall 3 rise 2")));
    assertThat(answers(8).stream().filter("m2"::equals)).hasSize(6);
    apply(config("", member(1, plain), member(2, "weight 0 check inter 1s fall 3 rise 2")));
    assertThat(Set.copyOf(answers(4))).containsExactly("m1");
    var drained = rig.awaitHeartbeat(beat -> members(beat).contains("DRAIN"));
    assertThat(members(drained)).hasSize(2);
    apply(config("", member(1, plain + " disabled"), member(2, plain)));
    assertThat(Set.copyOf(answers(4))).containsExactly("m2");
    rig.awaitHeartbeat(beat -> members(beat).contains("MAINT"));
    apply(config("", member(1, plain), member(2, plain)));
    assertThat(Set.copyOf(answers(4))).containsExactlyInAnyOrder("m1", "m2");
    apply(
        config(
            "",
            member(1, plain),
            member(2, plain).replace("203.0.113.1:8002", "203.0.113.1:8003")));
    assertThat(Set.copyOf(answers(4))).containsExactlyInAnyOrder("m1", "m3");
    assertThat(worker()).isEqualTo(worker);
  }

  private static Set<String> members(io.octavia.wire.Heartbeat beat) {
    var pool = beat.pools().get(new PoolKey(new PoolId(POOL), new ListenerId(LISTENER)));
    return pool == null ? Set.of() : new HashSet<>(pool.members().values());
  }

  @Test
  void what_cannot_be_changed_in_place_is_reloaded() throws Exception {
    String cookie = "cookie SRV insert indirect nocache";
    apply(config("    " + cookie + "\n", member(1, "weight 1 cookie m1")));
    assertThat(rig.awaitBrowse(URL, "m1")).isEqualTo("m1");
    String first = worker();
    // Weights may change, but a server of this version of HAProxy comes without a cookie only.
    apply(config("    " + cookie + "\n", member(1, "weight 2 cookie m1")));
    assertThat(worker()).isEqualTo(first);
    apply(
        config(
            "    " + cookie + "\n",
            member(1, "weight 2 cookie m1"),
            member(2, "weight 2 cookie m2")));
    assertThat(Set.copyOf(answers(4))).containsExactlyInAnyOrder("m1", "m2");
    String second = worker();
    assertThat(second).isNotEqualTo(first);
    apply(config("", member(1, "weight 2"), member(2, "weight 2")));
    assertThat(worker()).isNotEqualTo(second);
  }

  @Test
  void reload_does_not_bring_back_what_was_decided_before() throws Exception {
    String plain = "weight 1 check inter 1s fall 3 rise 2";
    String heavy = "weight 3 check inter 1s fall 3 rise 2";
    apply(config("", member(1, plain), member(2, plain), member(3, plain)));
    apply(config("", member(1, heavy), member(2, plain + " disabled")));
    String before = worker();
    apply(config("    timeout queue 5000\n", member(1, plain), member(2, plain)));
    assertThat(worker()).isNotEqualTo(before);
    var answers = answers(8);
    assertThat(answers.stream().filter("m1"::equals)).hasSize(4);
    assertThat(answers.stream().filter("m2"::equals)).hasSize(4);
  }

  @Test
  void member_that_was_removed_keeps_its_connections_and_then_goes() throws Exception {
    apply(config("", member(1, "weight 1")).replace("mode http", "mode tcp"));
    assertThat(rig.awaitBrowse(URL, "m1")).isEqualTo("m1");
    String worker = worker();
    Path answers = Files.createTempFile(temporary, "held", "");
    var held =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                rig.outside,
                "sh",
                "-c",
                "exec socat -T 60 - TCP:203.0.113.10:80")
            .redirectOutput(answers.toFile())
            .start();
    try (var connection = held.outputWriter()) {
      connection.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      connection.flush();
      await().atMost(LIMIT).until(() -> Files.readString(answers).endsWith("m1"));
      apply(config("", member(2, "weight 1")).replace("mode http", "mode tcp"));
      assertThat(Set.copyOf(answers(3))).containsExactly("m2");
      assertThat(runtime().serverStates().rows()).hasSize(2);
      var beat = rig.awaitHeartbeat(each -> !members(each).isEmpty());
      assertThat(members(beat)).containsExactly("no check");
      connection.write("GET /again HTTP/1.1\r\nHost: h\r\n\r\n");
      connection.flush();
      await().atMost(LIMIT).until(() -> Files.readString(answers).split("m1", -1).length == 3);
    } finally {
      held.destroy();
    }
    await().atMost(LIMIT).until(() -> runtime().serverStates().rows().size() == 1);
    assertThat(worker()).isEqualTo(worker);
  }

  @Test
  void certificates_change_with_the_same_process() throws Exception {
    String directory = "/var/lib/octavia/certs/" + rig.loadBalancer + "/";
    put("aa.pem", pem("first.test"));
    put(SECURE + ".pem", directory + "aa.pem\n");
    String config =
        config("", member(1, "weight 1"))
            + """

            frontend %1$s
                bind 203.0.113.10:443 ssl crt-list %2$s%1$s.pem
                mode http
                timeout client 50000
                default_backend %3$s:%4$s
            """
                .formatted(SECURE, directory, POOL, LISTENER);
    apply(config);
    assertThat(shown("x.test")).contains("first.test");
    String worker = worker();

    put("bb.pem", pem("second.test"));
    put("cc.pem", pem("third.test"));
    put(SECURE + ".pem", directory + "bb.pem\n" + directory + "cc.pem\n");
    apply(config);
    assertThat(shown("x.test")).contains("second.test");
    assertThat(shown("third.test")).contains("third.test");
    put(SECURE + ".pem", directory + "bb.pem\n");
    apply(config);
    assertThat(shown("third.test")).contains("second.test");
    assertThat(worker()).isEqualTo(worker);

    // A new agent knows under which name the process has the certificate.
    rig.closeHost();
    rig.openHost();
    put("cc.pem", pem("third.test")); // it was swept away when no listener named it any more
    put(SECURE + ".pem", directory + "cc.pem\n");
    apply(config);
    assertThat(shown("x.test")).contains("third.test");
    assertThat(worker()).isEqualTo(worker);
  }

  private String pem(String name) throws Exception {
    return Files.readString(rig.certificates.resolve(name + ".crt"))
        + Files.readString(rig.certificates.resolve(name + ".key"));
  }

  private void put(String file, String content) throws Exception {
    String path = "/1.0/loadbalancer/" + rig.loadBalancer + "/certificates/" + file;
    assertThat(rig.call("PUT", path, content).status()).isEqualTo(200);
  }

  private String shown(String name) {
    String client =
        "openssl s_client -connect 203.0.113.10:443 -servername " + name + " </dev/null 2>&1";
    return Commands.attempt(List.of("ip", "netns", "exec", rig.outside, "sh", "-c", client))
        .output()
        .lines()
        .filter(line -> line.startsWith("subject="))
        .findFirst()
        .orElse("");
  }
}
