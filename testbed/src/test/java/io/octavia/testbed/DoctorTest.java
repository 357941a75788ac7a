package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code octavia-doctor} says of a deployment that is well, and of what is broken in it. */
@EndToEnd
@ExtendWith(Deployment.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoctorTest {
  private final Deployment deployment;
  private final Authority others = Authority.create("others");
  @TempDir private Path directory;

  DoctorTest(Deployment deployment) {
    this.deployment = deployment;
  }

  @AfterAll
  void close() {
    others.close();
  }

  /** What it says if the configuration says this, too. */
  private Command.Result doctor(Map<String, String> settings) throws IOException {
    var file = Files.createTempFile(directory, "broken", ".conf");
    Files.writeString(file, Installation.text(settings));
    return deployment.run("octavia-doctor", "--config-file", file.toString());
  }

  @Test
  void deployment_that_serves_is_well_until_something_is_broken() throws IOException {
    var made =
        deployment
            .api(0)
            .post(
                "/v2/lbaas/loadbalancers",
                """
                {"loadbalancer": {"name": "examined", "vip_subnet_id": "%s"}}\
                """
                    .formatted(deployment.network().subnetId()));
    var id = made.path("id").asString();
    deployment.api(0).awaitActive(id);
    deployment.api(0).await("/v2/lbaas/loadbalancers/" + id, "operating_status", "ONLINE");
    var amphora = deployment.api(0).amphorae(id).getFirst().path("id").asString();

    // On a machine that is busy heartbeats come later than this deployment wants them.
    var well = doctor(Map.of("health_manager.heartbeat_timeout", "60"));
    assertThat(well.output())
        .contains("ok    database: ", "ok    amphora: " + amphora, " takes datagrams")
        .contains("nothing is wrong")
        .doesNotContain("WRONG");
    assertThat(well.status()).isZero();

    var silent = Installation.freePort();
    var cutOff =
        doctor(
            Map.of(
                "haproxy_amphora.bind_port",
                String.valueOf(Installation.freePort()),
                "health_manager.controller_ip_port_list",
                "127.0.0.1:" + silent));
    assertThat(cutOff.output())
        .contains("WRONG heartbeats: nobody listens on UDP 127.0.0.1:" + silent)
        .contains("WRONG amphora: " + amphora)
        .contains("openstack loadbalancer amphora failover " + amphora);
    assertThat(cutOff.status()).isEqualTo(1);
    deployment.api(0).removeLoadBalancer(id);
  }

  @Test
  void files_that_do_not_fit_together_are_named() throws IOException {
    var ended = others.issue("ended");
    var settings = new HashMap<String, String>();
    settings.put("certificates.ca_private_key", ended.key().toString());
    settings.put("haproxy_amphora.server_ca", others.file().toString());
    settings.put("haproxy_amphora.client_cert", together(ended, directory.resolve("client.pem")));
    settings.put("controller_worker.client_ca", directory.resolve("nowhere.pem").toString());
    var told = doctor(settings).output();
    assertThat(told)
        .contains("[certificates] ca_private_key, the key: " + ended.key() + " is not the key of")
        .contains("no certificate in " + others.file() + " has signed that of")
        .contains("WRONG [haproxy_amphora] client_cert: ")
        .contains("ends in 1 days", "everybody may read ")
        .contains("WRONG [controller_worker] client_ca: there is no ")
        .contains("bin/create_dual_intermediate_CA.sh")
        .contains("-     amphora: not asked, the certificates have to be mended first");
  }

  /** A certificate with its key, in one file that everybody may read. */
  private static String together(Authority.Certificate certificate, Path file) throws IOException {
    Files.writeString(file, certificate.text() + Files.readString(certificate.key()));
    return file.toString();
  }

  @Test
  void database_and_broker_that_are_not_there_are_told_with_what_mends_them() throws IOException {
    var database = deployment.database();
    var gone = "rabbit://octavia:secret@127.0.0.1:" + Installation.freePort();
    var unknown =
        doctor(
            Map.of(
                "database.connection",
                database.replaceFirst("/octavia_[0-9]+", "/nowhere"),
                "DEFAULT.transport_url",
                gone));
    assertThat(unknown.output())
        .contains("WRONG database: ", "CREATE DATABASE octavia")
        .contains("WRONG broker: 127.0.0.1:", "systemctl start rabbitmq-server")
        .contains("-     amphora: not asked, the database does not tell where they are")
        .doesNotContain("secret");
    var stranger =
        doctor(Map.of("database.connection", database.replaceFirst("octavia:", "stranger:")));
    assertThat(stranger.output()).contains("WRONG database: ", "GRANT ALL ON octavia.*");
    var silent =
        doctor(
            Map.of(
                "database.connection",
                "mysql+pymysql://octavia:secret@127.0.0.1:%d/octavia"
                    .formatted(Installation.freePort())));
    assertThat(silent.output())
        .contains("WRONG database: ", "systemctl start mariadb")
        .doesNotContain("secret");
  }

  @Test
  void option_that_cannot_be_understood_is_no_reason_to_stop() throws IOException {
    var told = doctor(Map.of("health_manager.controller_ip_port_list", "nonsense")).output();
    assertThat(told)
        .contains("WRONG heartbeats: [health_manager] controller_ip_port_list: nonsense")
        .contains("ok    database: ");
  }
}
