package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.ListenerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as the original's controller drives it, through all of an amphora's life. */
class OriginalControllerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HTTP = "00000000-0000-4000-8000-00000000000a";
  private static final String TLS = "00000000-0000-4000-8000-00000000001a";
  private static final String UDP = "00000000-0000-4000-8000-00000000002a";

  @TempDir private Path directory;

  @Test
  void originals_driver_builds_changes_and_ends_a_load_balancer() throws Exception {
    try (var rig = new Rig(directory, "ACTIVE_STANDBY");
        var controller =
            OriginalController.start(
                directory,
                configuration(rig),
                Map.of("amphora", rig.id, "loadBalancer", rig.loadBalancer))) {
      assertThat(controller.perform("info").path("haproxy_version").asString())
          .matches("\\d+\\.\\d+\\..*");
      assertThat(controller.perform("details").path("networks").isObject()).isTrue();
      plugs(rig, controller);
      serves(rig, controller);
      terminates(rig, controller);
      answersDatagrams(rig, controller);
      isConfigured(rig, controller);
      ends(rig, controller);
    }
  }

  private String configuration(Rig rig) throws Exception {
    var client = rig.certificates.resolve("controller.pem");
    Files.writeString(
        client,
        Files.readString(rig.certificates.resolve("controller.crt"))
            + Files.readString(rig.certificates.resolve("controller.key")));
    return """
    [haproxy_amphora]
    bind_port = %d
    client_cert = %s
    server_ca = %s
    connection_max_retries = 3
    connection_retry_interval = 1
    [health_manager]
    controller_ip_port_list = 127.0.0.1:%d
    heartbeat_key = %s
    heartbeat_interval = 2
    [certificates]
    cert_manager = local_cert_manager
    storage_path = %s
    """
        .formatted(
            rig.agentPort(),
            client,
            rig.certificates.resolve("server-ca.crt"),
            rig.controllerPort(),
            Rig.KEY,
            rig.certificates);
  }

  private static void plugs(Rig rig, OriginalController controller) throws Exception {
    controller.perform("plug_vip", rig.attach("203.0.113.1/24"));
    controller.perform("plug_network", rig.attach("10.20.0.1/24"));
    assertThat(controller.perform("interface", "203.0.113.21").asString()).isEqualTo("eth1");
    assertThat(controller.perform("interface", "10.20.0.5").asString()).isEqualTo("eth2");
    assertThat(controller.perform("interface", "203.0.113.10").isNull()).isTrue();
  }

  private static void serves(Rig rig, OriginalController controller) throws Exception {
    rig.member(9001, "one");
    rig.member(9002, "two");
    controller.perform("serve_http", HTTP, List.of(9001, 9002));
    controller.perform("update");
    controller.perform("start");
    controller.perform("vrrp");
    rig.awaitBrowse("http://203.0.113.10/", "two");
    rig.awaitBrowse("http://203.0.113.10/", "one");
    controller.perform("vrrp_reload");

    long before = rig.masterPid();
    controller.perform("remove_member", 1);
    controller.perform("update");
    rig.awaitHeartbeat(heartbeat ->
        heartbeat.pools().values().stream().anyMatch(pool -> pool.members().size() == 1));
    for (int i = 0; i < 4; i++) {
      assertThat(rig.browse("http://203.0.113.10/")).isEqualTo("one");
    }
    assertThat(rig.masterPid()).as("the same HAProxy").isEqualTo(before);
  }

  private static void terminates(Rig rig, OriginalController controller) throws Exception {
    rig.signed("server-ca", "site");
    controller.perform("serve_tls", TLS, "site");
    controller.perform("update");
    rig.awaitBrowse("https://203.0.113.10/", "one");
    controller.perform("reload");
    rig.awaitBrowse("https://203.0.113.10/", "one");
  }

  private static void answersDatagrams(Rig rig, OriginalController controller) throws Exception {
    rig.echo(9003);
    controller.perform("serve_datagrams", UDP, 9003);
    controller.perform("update");
    await().atMost(LIMIT).until(() -> rig.ask("203.0.113.10", 53).equals("x"));
    rig.awaitHeartbeat(heartbeat -> heartbeat.listeners().keySet().containsAll(ids()));
    assertThat(controller.perform("details").path("listeners")).hasSize(3);
    controller.perform("delete", UDP);
    assertThat(controller.perform("details").path("listeners")).hasSize(2);
  }

  private static List<ListenerId> ids() {
    return List.of(new ListenerId(HTTP), new ListenerId(TLS), new ListenerId(UDP));
  }

  private static void isConfigured(Rig rig, OriginalController controller) throws Exception {
    controller.perform("configure");
    assertThat(Files.readString(rig.directory.resolve("etc/octavia/amphora-agent.conf")))
        .contains("heartbeat_interval = 2");
    var pem =
        Files.writeString(rig.certificates.resolve("new.pem"), rig.signed("server-ca", rig.id));
    controller.perform("rotate", pem.toString());
    assertThat(controller.perform("info").path("api_version").asString()).isEqualTo("1.0");
  }

  private static void ends(Rig rig, OriginalController controller) throws Exception {
    controller.perform("delete", TLS);
    rig.awaitBrowse("http://203.0.113.10/", "one");
    assertThat(rig.browse("https://203.0.113.10/")).isEmpty();
    controller.perform("delete", HTTP);
    assertThat(controller.perform("details").path("listeners")).isEmpty();
    assertThat(rig.directory.resolve("var/lib/octavia/" + rig.loadBalancer)).doesNotExist();
  }
}
