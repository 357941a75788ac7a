package io.octavia.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole control plane on drivers that do nothing, and on providers that do nothing. */
@Tag("end-to-end")
@Timeout(240)
class NothingOutsideTest {
  private static final String LOAD_BALANCERS = "/v2/lbaas/loadbalancers";
  private static Installation installation;
  private static ApiClient api;

  @BeforeAll
  static void start() {
    var settings = new HashMap<String, String>();
    settings.put("controller_worker.network_driver", "network_noop_driver");
    settings.put("controller_worker.compute_driver", "compute_noop_driver");
    settings.put("controller_worker.amphora_driver", "amphora_noop_driver");
    settings.put("controller_worker.image_driver", "image_noop_driver");
    settings.put("controller_worker.volume_driver", "volume_noop_driver");
    settings.put("controller_worker.loadbalancer_topology", "ACTIVE_STANDBY");
    settings.put("certificates.cert_manager", "noop_cert_manager");
    settings.put(
        "api_settings.enabled_provider_drivers",
        "amphora: Ours., noop_driver: Nothing., noop_driver-alt: Nothing else.");
    installation = Installation.start(settings);
    api = installation.api();
  }

  @AfterAll
  static void stop() {
    installation.close();
  }

  private static String anyId() {
    return UUID.randomUUID().toString();
  }

  /** One of everything. */
  private static String populated(String name) {
    return """
    {"name": "%s", "vip_subnet_id": "%s", "additional_vips": [{"subnet_id": "%s"}],
     "listeners": [
       {"protocol": "TERMINATED_HTTPS", "protocol_port": 443,
        "default_tls_container_ref": "http://keeper/v1/containers/1",
        "client_authentication": "MANDATORY",
        "client_ca_tls_container_ref": "http://keeper/v1/secrets/authority",
        "client_crl_container_ref": "http://keeper/v1/secrets/crl",
        "default_pool": {"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
          "session_persistence": {"type": "HTTP_COOKIE"},
          "healthmonitor": {"type": "HTTP", "delay": 5, "timeout": 4, "max_retries": 3},
          "members": [
            {"address": "192.0.2.1", "protocol_port": 80, "subnet_id": "%s"},
            {"address": "2001:db8::1", "protocol_port": 80}]},
        "l7policies": [{"action": "REDIRECT_TO_POOL", "redirect_pool": {"name": "web"},
          "rules": [{"type": "PATH", "compare_type": "STARTS_WITH", "value": "/x"}]}]},
       {"protocol": "UDP", "protocol_port": 53}]}
    """
        .formatted(name, anyId(), anyId(), anyId());
  }

  @Test
  void load_balancer_with_everything_is_active_and_goes_away() {
    var lb = api.createLoadBalancer(populated("everything"));
    assertThat(lb.path("vip_address").asString()).isEqualTo("198.0.2.5");
    var id = lb.path("id").asString();
    assertThat(api.amphorae(id)).hasSize(2);
    for (var kind : List.of("listeners", "pools", "healthmonitors", "l7policies")) {
      assertThat(api.list("/v2/lbaas/" + kind))
          .as(kind)
          .isNotEmpty()
          .allMatch(each -> each.path("provisioning_status").asString().equals("ACTIVE"));
    }
    api.removeLoadBalancer(id);
    assertThat(api.list("/v2/lbaas/pools")).isEmpty();
  }

  @Test
  void many_come_and_go_in_quick_succession() {
    var ids = new ArrayList<String>();
    for (int number = 0; number < 20; number++) {
      var body = "{\"loadbalancer\": {\"vip_network_id\": \"%s\"}}".formatted(anyId());
      ids.add(api.post(LOAD_BALANCERS, body).path("id").asString());
    }
    ids.forEach(api::awaitActive);
    ids.forEach(id -> api.delete(LOAD_BALANCERS + "/" + id));
    for (var id : ids) {
      Waiting.until(
          "load balancer " + id + " gone",
          () -> api.call("GET", LOAD_BALANCERS + "/" + id, null).status() == 404);
    }
  }

  @Test
  void load_balancer_of_another_provider_is_what_that_provider_reports() throws IOException {
    var body =
        "{\"loadbalancer\": {\"provider\": \"noop_driver\", \"vip_subnet_id\": \"%s\"}}"
            .formatted(anyId());
    var lb = api.post(LOAD_BALANCERS, body);
    var id = lb.path("id").asString();
    assertThat(lb.path("vip_address").asString()).isEqualTo("198.0.2.5");
    report(id, "ACTIVE");
    assertThat(api.loadBalancer(id).path("provisioning_status").asString()).isEqualTo("ACTIVE");
    assertThat(api.amphorae(id)).isEmpty();

    api.delete(LOAD_BALANCERS + "/" + id);
    assertThat(api.loadBalancer(id).path("provisioning_status").asString())
        .isEqualTo("PENDING_DELETE");
    report(id, "DELETED");
    assertThat(api.call("GET", LOAD_BALANCERS + "/" + id, null).status()).isEqualTo(404);
  }

  private static void report(String loadBalancer, String status) throws IOException {
    var message =
        "{\"loadbalancers\": [{\"id\": \"%s\", \"provisioning_status\": \"%s\"}]}"
            .formatted(loadBalancer, status);
    var socket = installation.directory().resolve("status.sock");
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap((message.length() + "\n" + message).getBytes(UTF_8)));
      channel.shutdownOutput();
      assertThat(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8))
          .endsWith("{\"status_code\":200}");
    }
  }

  @Test
  void providers_say_what_they_can() {
    assertThat(api.list("/v2/lbaas/providers")).hasSize(3);
    Map.of("noop_driver", "amp_image_tag", "amphora", "loadbalancer_topology")
        .forEach((provider, first) -> {
          var said = api.list("/v2/lbaas/providers/" + provider + "/flavor_capabilities");
          assertThat(said.getFirst().path("name").asString()).isEqualTo(first);
        });
  }
}
