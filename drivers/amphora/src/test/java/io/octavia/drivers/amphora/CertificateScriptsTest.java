package io.octavia.drivers.amphora;

import static io.octavia.drivers.amphora.Samples.ID;
import static io.octavia.drivers.amphora.Samples.amphora;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.config.Config;
import io.octavia.domain.cloud.CloudException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators make certificates with. */
class CertificateScriptsTest {
  private static final Path SCRIPTS = Path.of("../../bin").toAbsolutePath().normalize();
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path directory;

  private record Run(int exit, String output) {}

  private Run run(Map<String, String> environment, String script, String... arguments)
      throws IOException, InterruptedException {
    var command =
        Stream.concat(Stream.of(SCRIPTS.resolve(script).toString()), Stream.of(arguments)).toList();
    var builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().remove("OCTAVIA_CA_PASSPHRASE");
    builder.environment().putAll(environment);
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), output);
  }

  private static Config config(Map<String, Path> files, String passphrase, int port) {
    var values = new HashMap<String, String>();
    files.forEach((option, file) -> values.put(option, file.toString()));
    values.put("certificates.ca_private_key_passphrase", passphrase);
    values.put("haproxy_amphora.bind_port", Integer.toString(port));
    values.put("haproxy_amphora.rest_request_conn_timeout", "5");
    return Config.of(values);
  }

  /** Issues a certificate for an agent and asks the agent, who must believe us, and we it. */
  private void works(Map<String, Path> files, String passphrase) throws IOException {
    var issued =
        CertificateAuthority.load(config(files, passphrase, 1), CLOCK, UUID::randomUUID).issue(ID);
    var clientCa = Files.readString(files.get("controller_worker.client_ca"));
    try (var agent = new RecordingAgent(issued.pem(), clientCa);
        var amphorae = open(config(files, passphrase, agent.port()))) {
      amphorae.ping(amphora(ID));
      assertThat(agent.asked).isNotEmpty();
    }
  }

  private static RestAmphorae open(Config config) {
    return RestAmphorae.open(config, new MemorySecrets(), CLOCK, UUID::randomUUID);
  }

  private static Map<String, Path> one(Path made) {
    return Map.of(
        "certificates.ca_certificate", made.resolve("ca_01.pem"),
        "certificates.ca_private_key", made.resolve("private/cakey.pem"),
        "haproxy_amphora.server_ca", made.resolve("ca_01.pem"),
        "haproxy_amphora.client_cert", made.resolve("client.pem"),
        "controller_worker.client_ca", made.resolve("ca_01.pem"));
  }

  private static Map<String, Path> two(Path made) {
    return Map.of(
        "certificates.ca_certificate", made.resolve("server_ca.cert.pem"),
        "certificates.ca_private_key", made.resolve("server_ca.key.pem"),
        "haproxy_amphora.server_ca", made.resolve("server_ca-chain.cert.pem"),
        "haproxy_amphora.client_cert", made.resolve("client.cert-and-key.pem"),
        "controller_worker.client_ca", made.resolve("client_ca.cert.pem"));
  }

  private static void assertPrivate(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as(file.toString())
        .endsWith("------");
  }

  @Test
  void one_authority_is_made_as_guides_have_it_and_never_made_again() throws Exception {
    var made = directory.resolve("certs");

    assertThat(run(Map.of(), "create_certificates.sh", made.toString()))
        .satisfies(run -> assertThat(run.exit()).as(run.output()).isZero())
        .extracting(Run::output)
        .asString()
        .contains("set OCTAVIA_CA_PASSPHRASE");
    works(one(made), "foobar");
    for (var file : List.of("private/cakey.pem", "client.pem", "client.key")) {
      assertPrivate(made.resolve(file));
    }
    var authority = Files.readString(made.resolve("ca_01.pem"));

    var again = run(Map.of(), "create_certificates.sh", made.toString());

    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.output()).contains("ca_01.pem is there already");
    assertThat(made.resolve("ca_01.pem")).hasContent(authority);
  }

  @Test
  void two_authorities_are_made_with_upstreams_names_and_a_passphrase_of_ones_own()
      throws Exception {
    var passphrase = Map.of("OCTAVIA_CA_PASSPHRASE", "a passphrase of our own");

    var run = run(passphrase, "create_dual_intermediate_CA.sh");

    assertThat(run.exit()).as(run.output()).isZero();
    assertThat(run.output()).doesNotContain("passphrase of our own");
    var made = directory.resolve("dual_ca/etc/octavia/certs");
    works(two(made), "a passphrase of our own");
    assertPrivate(made.resolve("server_ca.key.pem"));
    assertPrivate(made.resolve("client.cert-and-key.pem"));
    assertPrivate(directory.resolve("dual_ca/server_ca/private/ca.key.pem"));
  }

  @Test
  void amphora_cannot_pass_for_a_controller_where_there_are_two_authorities() throws Exception {
    run(Map.of(), "create_dual_intermediate_CA.sh");
    var files = new HashMap<>(two(directory.resolve("dual_ca/etc/octavia/certs")));
    var passphrase = "not-secure-passphrase";
    var authority =
        CertificateAuthority.load(config(files, passphrase, 1), CLOCK, UUID::randomUUID);
    var stolen = directory.resolve("stolen.pem");
    Files.writeString(stolen, authority.issue(ID).pem());
    files.put("haproxy_amphora.client_cert", stolen);
    var clientCa = Files.readString(files.get("controller_worker.client_ca"));

    try (var agent = new RecordingAgent(authority.issue(ID).pem(), clientCa);
        var amphorae = open(config(files, passphrase, agent.port()))) {
      assertThatThrownBy(() -> amphorae.ping(amphora(ID))).isInstanceOf(CloudException.class);
      assertThat(agent.asked).isEmpty();
    }
  }

  @Test
  void arguments_that_make_no_sense_are_named() throws Exception {
    assertThat(run(Map.of(), "create_certificates.sh").output()).contains("usage:");
    assertThat(run(Map.of(), "create_certificates.sh", "certs", "no-such.cnf").output())
        .contains("no-such.cnf cannot be read");
    assertThat(run(Map.of(), "create_certificates.sh", "certs", "/dev/null", "soon").output())
        .contains("not 'soon'");
    assertThat(directory.resolve("certs")).doesNotExist();
  }
}
