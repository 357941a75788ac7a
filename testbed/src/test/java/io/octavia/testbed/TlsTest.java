package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listeners that terminate TLS, and pools that speak it, with what curl and testssl.sh see. */
@EndToEnd
class TlsTest {
  private static Authority authority;

  private final Scene scene;
  private final Installation installation;

  TlsTest(Scene scene) {
    this.scene = scene;
    this.installation = scene.installation();
  }

  @BeforeAll
  static void found() {
    authority = Authority.create("testbed");
  }

  @AfterAll
  static void close() {
    authority.close();
  }

  /** What curl got from a listener on port 443 by a name, believing the authority alone. */
  private static Command.Result curl(Balancer balancer, String name, String... more) {
    var command =
        new ArrayList<>(
            List.of(
                "curl", "-sS", "-i", "--max-time", "5", "--cacert", authority.file().toString()));
    command.addAll(List.of("--resolve", name + ":443:" + balancer.vip()));
    command.addAll(List.of(more));
    command.add("https://" + name + "/");
    return Command.run(command.toArray(String[]::new));
  }

  private Balancer create(String listener, String pool) {
    return create(listener, pool, scene.one().member(80));
  }

  private Balancer create(String listener, String pool, String... members) {
    return scene.create(
        """
        "listeners": [{"name": "tls", "protocol": "TERMINATED_HTTPS", "protocol_port": 443,
                       "default_pool": {"name": "web"}, %s}],
        "pools": [{"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", %s
                   "members": [%s]}]\
        """
            .formatted(listener, pool, String.join(", ", members)));
  }

  private void change(Balancer balancer, String listener) {
    var id = balancer.listener("tls").path("id").asString();
    scene.api().put("/v2/lbaas/listeners/" + id, "{\"listener\": {" + listener + "}}");
    balancer.awaitActive();
  }

  @Test
  void name_that_a_client_asks_for_decides_which_certificate_it_gets() {
    installation.keep("sni-a", authority.issue("a.example.org"));
    installation.keep("sni-b", authority.issue("b.example.org"));
    try (var balancer =
        create(
            """
            "default_tls_container_ref": "sni-a", "sni_container_refs": ["sni-b"],
            "hsts_max_age": 300, "hsts_include_subdomains": true,
            "insert_headers": {"X-Forwarded-Proto": "true", "X-SSL-Client-Has-Cert": "true"}\
            """,
            "")) {
      var first = curl(balancer, "a.example.org").orFail();
      assertThat(first)
          .startsWith("HTTP/2 200")
          .containsIgnoringCase("strict-transport-security: max-age=300; includeSubDomains;")
          .contains("\"x-forwarded-proto\": \"https\"")
          .contains("\"x-ssl-client-has-cert\": \"0\"");
      assertThat(curl(balancer, "b.example.org", "--http1.1").orFail())
          .startsWith("HTTP/1.1 200")
          .contains("\"server\": \"one\"");
      assertThat(curl(balancer, "c.example.org").status())
          .as("certificate of another")
          .isEqualTo(60);
      assertThat(curl(balancer, "a.example.org", "--tls-max", "1.1").status()).isEqualTo(35);
    }
  }

  @Test
  void listener_goes_on_while_the_keeper_of_its_certificates_cannot_be_asked() throws IOException {
    installation.keep("absent", authority.issue("absent.example.org"));
    try (var balancer = create("\"default_tls_container_ref\": \"absent\"", "")) {
      var secrets = installation.directory().resolve("secrets");
      var elsewhere = installation.directory().resolve("secrets-elsewhere");
      Files.move(secrets, elsewhere);
      Files.writeString(secrets, "no directory");
      try {
        var pool = balancer.pool("web").path("id").asString();
        var path = "/v2/lbaas/pools/" + pool + "/members";
        scene.api().post(path, "{\"member\": " + scene.two().member(80) + "}");
        balancer.awaitActive();
        var before = balancer.servers();
        scene.api().call("PUT", "/v2/lbaas/loadbalancers/" + balancer.id() + "/failover", null);
        balancer.awaitActive();
        assertThat(balancer.servers()).isNotEqualTo(before);
        Waiting.until(
            "answers of both members",
            () ->
                curl(balancer, "absent.example.org").orFail().contains("\"server\": \"two\"")
                    && curl(balancer, "absent.example.org").orFail().startsWith("HTTP/2 200"));
        assertThat(balancer.listener("tls").path("provisioning_status").asString())
            .isEqualTo("ACTIVE");
      } finally {
        Files.delete(secrets);
        Files.move(elsewhere, secrets);
      }
    }
  }

  @Test
  void clients_show_certificates_that_the_authority_signed_and_did_not_revoke() {
    var good = authority.issue("good-client");
    var bad = authority.issue("bad-client");
    installation.keep("mutual", authority.issue("m.example.org"));
    installation.keep("clients", authority.text());
    installation.keep("revoked", authority.revoke(bad));
    try (var stranger = Authority.create("stranger");
        var balancer =
            create(
                """
                "default_tls_container_ref": "mutual", "client_ca_tls_container_ref": "clients",
                "client_crl_container_ref": "revoked", "client_authentication": "MANDATORY",
                "insert_headers": {"X-SSL-Client-CN": "true", "X-SSL-Client-Verify": "true"}\
                """,
                "")) {
      assertThat(as(balancer, good).orFail())
          .startsWith("HTTP/2 200")
          .contains("\"x-ssl-client-cn\": \"good-client\"")
          .contains("\"x-ssl-client-verify\": \"0\"");
      assertThat(as(balancer, bad).status()).as("revoked").isNotZero();
      assertThat(as(balancer, stranger.issue("good-client")).status()).as("foreign").isNotZero();
      assertThat(curl(balancer, "m.example.org").status()).as("without").isNotZero();

      change(balancer, "\"client_authentication\": \"OPTIONAL\"");
      assertThat(curl(balancer, "m.example.org").orFail()).startsWith("HTTP/2 200");
      assertThat(as(balancer, bad).status()).as("revoked").isNotZero();
      policy(
          balancer,
          "{\"type\": \"SSL_DN_FIELD\", \"key\": \"CN\", "
              + "\"compare_type\": \"STARTS_WITH\", \"value\": \"good-\"}");
      assertThat(as(balancer, good).orFail()).startsWith("HTTP/2 403");
      assertThat(curl(balancer, "m.example.org").orFail()).startsWith("HTTP/2 200");
      policy(
          balancer,
          "{\"type\": \"SSL_CONN_HAS_CERT\", \"compare_type\": \"EQUAL_TO\", "
              + "\"value\": \"True\", \"invert\": true}");
      assertThat(curl(balancer, "m.example.org").orFail()).startsWith("HTTP/2 403");
    }
  }

  private static Command.Result as(Balancer balancer, Authority.Certificate client) {
    return curl(
        balancer,
        "m.example.org",
        "--cert",
        client.certificate().toString(),
        "--key",
        client.key().toString());
  }

  private void policy(Balancer balancer, String rule) {
    var listener = balancer.listener("tls").path("id").asString();
    var policy =
        scene
            .api()
            .post(
                "/v2/lbaas/l7policies",
                "{\"l7policy\": {\"listener_id\": \"" + listener + "\", \"action\": \"REJECT\"}}");
    balancer.awaitActive();
    scene
        .api()
        .post(
            "/v2/lbaas/l7policies/" + policy.path("id").asString() + "/rules",
            "{\"rule\": " + rule + "}");
    balancer.awaitActive();
  }

  @Test
  void member_that_pretends_to_be_another_gets_no_request_even_while_it_is_monitored() {
    installation.keep("front", authority.issue("one"));
    installation.keep("member-ca", scene.one().certificate());
    try (var balancer =
        create(
            "\"default_tls_container_ref\": \"front\"",
            """
            "tls_enabled": true, "ca_tls_container_ref": "member-ca",
            "healthmonitor": {"type": "HTTPS", "url_path": "/health", "delay": 1, "timeout": 1,
                              "max_retries": 1, "max_retries_down": 1},\
            """,
            scene.one().member(443),
            scene.two().member(443))) {
      // its monitor is not deceived either
      balancer.awaitOperating("DEGRADED");
      var answers = new ArrayList<String>();
      for (int i = 0; i < 8; i++) answers.add(curl(balancer, "one").orFail());
      assertThat(answers).noneMatch(answer -> answer.contains("\"server\": \"two\""));
      assertThat(answers).anyMatch(answer -> answer.contains("\"server\": \"one\""));
    }
  }

  @Test
  void new_certificate_under_the_same_name_comes_with_the_next_change() {
    installation.keep("renewed", authority.issue("old.example.org"));
    try (var balancer = create("\"default_tls_container_ref\": \"renewed\"", "")) {
      assertThat(curl(balancer, "old.example.org").orFail()).startsWith("HTTP/2 200");
      installation.keep("renewed", authority.issue("new.example.org"));
      change(balancer, "\"name\": \"tls\", \"description\": \"renewed\"");
      assertThat(curl(balancer, "new.example.org").orFail()).startsWith("HTTP/2 200");
      assertThat(curl(balancer, "old.example.org").status()).isEqualTo(60);
      assertThat(certificateFiles(balancer)).as("the old one is gone, and its list").hasSize(2);
    }
  }

  private static List<String> certificateFiles(Balancer balancer) {
    var directory =
        balancer.servers().getFirst().directory().resolve("var/lib/octavia/certs/" + balancer.id());
    try (var files = Files.list(directory)) {
      return files
          .map(file -> {
            assertThat(permissions(file)).isEqualTo("rw-------");
            return file.getFileName().toString();
          })
          .toList();
    } catch (IOException e) {
      throw new AssertionError(directory.toString(), e);
    }
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  @Test
  void listener_whose_certificate_is_gone_fails_alone_and_can_be_deleted() throws IOException {
    installation.keep("lost", authority.issue("lost.example.org"));
    try (var balancer =
        scene.create(
            """
            "listeners": [
              {"name": "tls", "protocol": "TERMINATED_HTTPS", "protocol_port": 443,
               "default_tls_container_ref": "lost"},
              {"name": "http", "protocol": "HTTP", "protocol_port": 80,
               "default_pool": {"name": "web"}}],
            "pools": [{"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
                       "members": [%s]}]\
            """
                .formatted(scene.one().member(80)))) {
      Files.delete(installation.directory().resolve("secrets/lost.key"));
      change(balancer, "\"description\": \"changed\"");

      assertThat(balancer.listener("tls").path("provisioning_status").asString())
          .isEqualTo("ERROR");
      assertThat(Browser.here().get(balancer.url("/")).server()).hasValue("one");
      scene.api().delete("/v2/lbaas/listeners/" + balancer.listener("tls").path("id").asString());
      balancer.awaitActive();
      assertThat(Browser.here().get(balancer.url("/")).server()).hasValue("one");
    }
  }

  @Test
  void testssl_finds_nothing_of_high_severity_with_the_default_settings(@TempDir Path directory)
      throws IOException {
    installation.keep("tested", authority.issue("t.example.org"));
    try (var balancer = create("\"default_tls_container_ref\": \"tested\"", "")) {
      var findings = directory.resolve("findings.json");
      var options =
          "--quiet --color 0 --warnings off --nodns none --severity HIGH --protocols --std"
              + " --heartbleed --ccs-injection --robot --renegotiation --poodle --sweet32"
              + " --jsonfile "
              + findings;
      var command = new ArrayList<>(List.of("testssl"));
      command.addAll(List.of(options.split(" ", -1)));
      command.add(balancer.vip() + ":443");
      var report = Command.run(Duration.ofSeconds(200), Map.of("TERM", "dumb"), command).output();
      assertThat(report)
          .containsPattern("TLS 1.3 +offered")
          .containsPattern("TLS 1.1 +not offered");
      assertThat(Files.readString(findings))
          .doesNotContainPattern("\"severity\" *: *\"(HIGH|CRITICAL)\"");
    }
  }
}
