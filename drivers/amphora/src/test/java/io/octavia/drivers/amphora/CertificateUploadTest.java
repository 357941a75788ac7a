package io.octavia.drivers.amphora;

import static io.octavia.drivers.amphora.Samples.BALANCER;
import static io.octavia.drivers.amphora.Samples.ID;
import static io.octavia.drivers.amphora.Samples.LISTENER;
import static io.octavia.drivers.amphora.Samples.POOL;
import static io.octavia.drivers.amphora.Samples.amphora;
import static io.octavia.drivers.amphora.Samples.balancer;
import static io.octavia.drivers.amphora.Samples.listener;
import static io.octavia.drivers.amphora.Samples.pool;
import static io.octavia.drivers.amphora.Samples.tls;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.Listener;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.Pool;
import io.octavia.domain.cloud.Amphorae.LeftOut;
import io.octavia.http.Response;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent gets of the certificates of listeners and pools. */
class CertificateUploadTest {
  private static final ListenerId PLAIN = new ListenerId("33333333-3333-3333-3333-333333333333");
  private static final String UPLOAD = "PUT /1.0/loadbalancer/" + ID + "/" + BALANCER + "/haproxy";
  private static final String FILES = "/1.0/loadbalancer/" + BALANCER + "/certificates/";
  private static final String DIRECTORY = "/var/lib/octavia/certs/" + BALANCER + "/";

  @TempDir private Path directory;
  private final MemorySecrets secrets = new MemorySecrets();
  private RecordingAgent agent;
  private RestAmphorae amphorae;

  @BeforeEach
  void start() {
    var installation = Installation.in(directory);
    agent = new RecordingAgent(installation, ID);
    var config = installation.config(agent.port());
    amphorae = RestAmphorae.open(config, secrets, InstantSource.system(), UUID::randomUUID);
    secrets.certificate("main", "CERT", "KEY", "MIDDLE", "ROOT");
    secrets.certificate("other", "CERT2", "KEY2");
    secrets.text("ca", "AUTHORITY\n");
    secrets.text("crl", "REVOKED");
  }

  @AfterEach
  void stop() {
    amphorae.close();
    agent.close();
  }

  private static String name(String content) {
    return Digests.sha1(content.getBytes(UTF_8)) + ".pem";
  }

  private static Listener secure(Listener.Tls tls) {
    return listener(LISTENER, ListenerProtocol.TERMINATED_HTTPS, tls);
  }

  private String sent(String name) {
    return agent.bodies.getOrDefault("PUT " + FILES + name, "(nothing)");
  }

  @Test
  void certificates_go_ahead_of_the_configuration_under_upstreams_names() {
    var listener = secure(tls("main", List.of("other"), "ca", "crl"));

    assertThat(amphorae.apply(balancer(listener), amphora(ID))).isEmpty();

    assertThat(sent(name("CERT"))).isEqualTo("CERT\nKEY\nMIDDLE\nROOT\n");
    assertThat(sent(name("CERT2"))).isEqualTo("CERT2\nKEY2\n");
    assertThat(sent(name("AUTHORITY\n"))).isEqualTo("AUTHORITY\n");
    assertThat(sent(name("REVOKED"))).isEqualTo("REVOKED");
    assertThat(sent(LISTENER + ".pem"))
        .isEqualTo(DIRECTORY + name("CERT") + "\n" + DIRECTORY + name("CERT2") + "\n");
    assertThat(agent.bodies.get(UPLOAD))
        .contains(
            "ssl crt-list "
                + DIRECTORY
                + LISTENER
                + ".pem ca-file "
                + DIRECTORY
                + name("AUTHORITY\n")
                + " verify required crl-file "
                + DIRECTORY
                + name("REVOKED"));
    assertThat(agent.asked.indexOf(UPLOAD))
        .isGreaterThan(agent.asked.indexOf("PUT " + FILES + LISTENER + ".pem"));
  }

  @Test
  void only_what_has_changed_is_sent() {
    agent.answer(
        "GET " + FILES + name("CERT"),
        Response.json(
            200, Map.of("md5sum", Digests.md5("CERT\nKEY\nMIDDLE\nROOT\n".getBytes(UTF_8)))));
    agent.answer("GET " + FILES + name("CERT2"), Response.json(200, Map.of("md5sum", "old")));
    agent.answer(
        "GET " + FILES + LISTENER + ".pem", Response.json(404, Map.of("message", "not here")));

    amphorae.apply(balancer(secure(tls("main", List.of("other"), null, null))), amphora(ID));

    assertThat(agent.asked)
        .contains("PUT " + FILES + name("CERT2"), "PUT " + FILES + LISTENER + ".pem")
        .doesNotContain("PUT " + FILES + name("CERT"));
  }

  @Test
  void pool_shows_its_certificate_and_checks_its_members() {
    var pool = pool(new Pool.Tls(true, "other", "ca", "crl", null, List.of(), List.of()));

    amphorae.apply(balancer(List.of(pool), listener(PLAIN, ListenerProtocol.HTTP)), amphora(ID));

    assertThat(sent(name("CERT2"))).isEqualTo("CERT2\nKEY2\n");
    assertThat(sent(name("AUTHORITY\n"))).isEqualTo("AUTHORITY\n");
    assertThat(sent(name("REVOKED"))).isEqualTo("REVOKED");
    assertThat(agent.bodies.get(UPLOAD)).contains("backend " + POOL + ":" + PLAIN);
  }

  @Test
  void listener_whose_certificate_cannot_be_read_is_left_out_alone() {
    secrets.unusable("main", "Key and x509 certificate do not match");
    var listener = secure(tls("main", List.of(), null, null));
    var plain = listener(PLAIN, ListenerProtocol.HTTP);

    var leftOut = amphorae.apply(balancer(listener, plain), amphora(ID));

    assertThat(leftOut)
        .containsExactly(
            new LeftOut(
                LISTENER,
                "Could not retrieve certificate: main: Key and x509 certificate do not match"));
    assertThat(agent.bodies.get(UPLOAD)).contains(PLAIN.value()).doesNotContain(LISTENER.value());
  }

  @Test
  void listener_is_not_served_without_the_authorities_of_its_pool_or_of_its_clients() {
    var pool = pool(new Pool.Tls(true, null, "gone", null, null, List.of(), List.of()));
    var plain = listener(PLAIN, ListenerProtocol.HTTP);
    var secure = secure(tls("main", List.of(), "ca", "gone"));

    var leftOut = amphorae.apply(balancer(List.of(pool), plain, secure), amphora(ID));

    assertThat(leftOut).extracting(LeftOut::listener).containsExactly(PLAIN, LISTENER);
    assertThat(agent.asked).endsWith("DELETE /1.0/listeners/" + BALANCER);
    assertThat(agent.asked).noneMatch(call -> call.startsWith("PUT " + FILES));
  }
}
