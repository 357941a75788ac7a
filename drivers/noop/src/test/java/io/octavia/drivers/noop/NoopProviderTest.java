package io.octavia.drivers.noop;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderDriverFactory;
import io.octavia.provider.Values;
import io.octavia.provider.Vip;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The providers that accept everything. */
class NoopProviderTest {
  private static ProviderDriver driver(String name) {
    return ServiceLoader.load(ProviderDriverFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.names().contains(name))
        .findFirst()
        .orElseThrow()
        .create(name);
  }

  @Test
  void both_names_are_found() {
    assertThat(driver("noop_driver")).isNotNull();
    assertThat(driver("noop_driver-alt")).isNotNull();
  }

  @Test
  void nothing_is_left_to_the_interface_which_refuses() {
    for (var method : ProviderDriver.class.getMethods()) {
      assertThat(NoopProvider.class.getDeclaredMethods())
          .as("overrides %s", method.getName())
          .anyMatch(own -> own.getName().equals(method.getName()));
    }
  }

  @Test
  void capabilities_are_upstreams() {
    assertThat(driver("noop_driver").supportedFlavorMetadata())
        .isEqualTo(Map.of("amp_image_tag", "The glance image tag to use for this load balancer."));
    assertThat(driver("noop_driver").supportedAvailabilityZoneMetadata())
        .isEqualTo(
            Map.of("compute_zone", "The compute availability zone to use for this loadbalancer."));
  }

  @Test
  void vip_has_what_was_asked_for_and_upstreams_address_otherwise() {
    var asked = new Vip(Values.none().with(Vip.VIP_SUBNET_ID, "subnet"));
    var made = driver("noop_driver").createVipPort("lb", "project", asked, List.of());
    assertThat(made.vip().get(Vip.VIP_SUBNET_ID)).isEqualTo("subnet");
    assertThat(made.vip().get(Vip.VIP_ADDRESS)).isEqualTo("198.0.2.5");
    assertThat(made.vip().get(Vip.VIP_PORT_ID)).isNotEmpty();
    assertThat(made.octaviaOwned()).isFalse();
  }
}
