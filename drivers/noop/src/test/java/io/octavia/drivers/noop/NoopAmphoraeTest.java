package io.octavia.drivers.noop;

import static io.octavia.drivers.noop.Requests.OTHER_SUBNET;
import static io.octavia.drivers.noop.Requests.SUBNET;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import io.octavia.domain.Vip;
import io.octavia.domain.cloud.Port;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NoopAmphoraeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2026-01-31T00:00:00Z");

  private final NoopCloud cloud = new NoopCloud(Requests.counting());
  private final NoopAmphorae amphorae = new NoopAmphorae(() -> NOW, Duration.ofDays(30), 2);

  @Test
  void the_last_graph_of_each_amphora_is_remembered() {
    assertThat(amphorae.lastApplied(new AmphoraId("1"))).isEmpty();
    assertThat(amphorae.apply(loadBalancer("old"), amphora("1"))).isEmpty();
    amphorae.apply(loadBalancer("new"), amphora("1"));
    amphorae.apply(loadBalancer("other"), amphora("2"));
    assertThat(amphorae.lastApplied(new AmphoraId("1"))).contains(loadBalancer("new"));
    assertThat(amphorae.lastApplied(new AmphoraId("2"))).contains(loadBalancer("other"));
  }

  @Test
  void the_amphora_that_was_spoken_to_least_recently_is_forgotten() {
    for (var id : List.of("1", "2", "1", "3")) amphorae.apply(loadBalancer("any"), amphora(id));
    assertThat(amphorae.lastApplied(new AmphoraId("1"))).isPresent();
    assertThat(amphorae.lastApplied(new AmphoraId("2"))).isEmpty();
    assertThat(amphorae.lastApplied(new AmphoraId("3"))).isPresent();
  }

  @Test
  void each_address_is_on_the_interface_of_its_port() {
    var vip = port("vip", SUBNET);
    var member = port("member", OTHER_SUBNET);
    amphorae.plugVip(loadBalancer("any"), amphora("1"), Map.of(), vip);
    amphorae.plugNetwork(loadBalancer("any"), amphora("1"), Map.of(), vip);
    amphorae.plugNetwork(loadBalancer("any"), amphora("1"), Map.of(), member);
    amphorae.plugNetwork(loadBalancer("any"), amphora("1"), Map.of(), member);
    assertThat(amphorae.interfaceOf(amphora("1"), "198.18.0.1")).contains("noop0");
    assertThat(amphorae.interfaceOf(amphora("1"), "198.18.0.2")).contains("noop1");
    assertThat(amphorae.interfaceOf(amphora("1"), "198.18.0.3")).isEmpty();
    assertThat(amphorae.interfaceOf(amphora("2"), "198.18.0.2")).isEmpty();
  }

  @Test
  void addresses_of_the_row_are_known_after_a_restart() {
    assertThat(amphorae.interfaceOf(amphora("1"), "198.18.9.9")).contains("noop0");
    assertThat(amphorae.interfaceOf(amphora("1"), "198.0.2.5")).contains("noop0");
  }

  @Test
  void certificates_end_when_the_configuration_says() {
    assertThat(amphorae.bootFiles(loadBalancer("any"), amphora("1")).certExpiration())
        .isEqualTo(END);
    assertThat(amphorae.rotateCertificate(amphora("1"))).isEqualTo(END);
  }

  private Port port(String name, String subnet) {
    return cloud.ports().create(Requests.port(name, "", List.of(Requests.any(subnet))));
  }

  private static Amphora amphora(String id) {
    return new Amphora(
        new AmphoraId(id),
        new LoadBalancerId("lb"),
        AmphoraStatus.ALLOCATED,
        null,
        null,
        null,
        "198.18.9.9",
        "198.0.2.5",
        null,
        null,
        null,
        null,
        null,
        null,
        false);
  }

  private static LoadBalancer loadBalancer(String name) {
    return new LoadBalancer(
        new LoadBalancerId("lb"),
        null,
        name,
        null,
        Topology.SINGLE,
        "amphora",
        null,
        null,
        null,
        new Vip("198.0.2.5", null, SUBNET, null, null, true, "normal"),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        true,
        ProvisioningStatus.ACTIVE,
        OperatingStatus.ONLINE);
  }
}
