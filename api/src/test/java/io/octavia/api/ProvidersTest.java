package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.api.amphora.AmphoraDriver;
import io.octavia.config.Config;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderDriverFactory;
import io.octavia.provider.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers say that they can do, and what flavors and zones they accept. */
class ProvidersTest {
  private final Bench bench = new Bench();
  private final Provider amphora =
      new AmphoraProvider("amphora", new AmphoraDriver(new MemoryCloud()));

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void amphora_provider_says_what_flavors_and_zones_may_ask_for() {
    var flavors = bench.get("/providers/amphora/flavor_capabilities").is(200).json();
    assertThat(flavors.path("flavor_capabilities").findValuesAsString("name"))
        .containsExactly(
            "loadbalancer_topology",
            "compute_flavor",
            "amp_image_tag",
            "sriov_vip",
            "allow_member_sriov");
    var zones = bench.get("/providers/octavia/availability_zone_capabilities").is(200).json();
    assertThat(zones.path("availability_zone_capabilities").findValuesAsString("name"))
        .containsExactly("compute_zone", "volume_zone", "management_network", "valid_vip_networks");
  }

  @Test
  void capabilities_are_filtered_and_their_fields_chosen() {
    assertThat(
            bench
                .get("/providers/amphora/flavor_capabilities?name=amp_image_tag&fields=description")
                .text())
        .isEqualTo("{\"flavor_capabilities\":[{\"description\":\"The amphora image tag.\"}]}");
    assertThat(
            bench
                .get("/providers/amphora/flavor_capabilities?description=The+amphora+image+tag.")
                .is(200)
                .body())
        .hasSize(1);
    assertThat(bench.get("/providers/amphora/flavor_capabilities?name=none").is(200).body())
        .isEmpty();
  }

  @Test
  void provider_that_is_not_enabled_has_no_capabilities() {
    for (var kind : List.of("flavor_capabilities", "availability_zone_capabilities")) {
      assertThat(bench.get("/providers/nobody/" + kind).is(400).fault())
          .isEqualTo("Provider 'nobody' is not enabled.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "foo|1|Additional properties are not allowed ('foo' was unexpected)",
        "compute_flavor|1|compute_flavor 1 is not of type 'string'",
        "loadbalancer_topology|BOTH|loadbalancer_topology 'BOTH' is not one of ['ACTIVE_STANDBY',"
            + " 'SINGLE']",
        "sriov_vip|yes|sriov_vip 'yes' is not of type 'boolean'"
      })
  void flavor_that_amphorae_cannot_serve_is_refused(String key, String value, String why) {
    Object typed = value.equals("1") ? (Object) 1 : value;
    assertThatThrownBy(() -> amphora.validateFlavor(Map.of(key, typed)))
        .hasMessage("Provider 'amphora' does not support a requested option: " + why);
  }

  @Test
  void zone_that_amphorae_cannot_serve_is_refused() {
    assertThatThrownBy(() -> amphora.validateAvailabilityZone(Map.of("compute_zone", true)))
        .hasMessageEndingWith("option: compute_zone True is not of type 'string'");
    assertThatThrownBy(() -> amphora.validateAvailabilityZone(Map.of("valid_vip_networks", "x")))
        .hasMessageEndingWith("option: valid_vip_networks 'x' is not of type 'array'");
    assertThatThrownBy(
            () -> amphora.validateAvailabilityZone(Map.of("management_network", "nowhere")))
        .hasMessageContaining("network not found (network id: nowhere)");
    amphora.validateAvailabilityZone(
        Map.of("valid_vip_networks", List.of(MemoryCloud.NETWORK), "compute_zone", "nova"));
  }

  private record Fussy(ProviderException.Kind kind) implements ProviderDriver {
    @Override
    public void validateFlavor(Map<String, Object> metadata) {
      throw new ProviderException(kind, "no", "the operator's text");
    }

    @Override
    public void validateAvailabilityZone(Map<String, Object> metadata) {
      throw new IllegalStateException("broken");
    }
  }

  private record Fussies() implements ProviderDriverFactory {
    @Override
    public Set<String> names() {
      return Set.of("fussy", "broken");
    }

    @Override
    public ProviderDriver create(String name) {
      if (name.equals("broken")) throw new IllegalStateException("no connection");
      return new Fussy(ProviderException.Kind.FAILED);
    }
  }

  @Test
  void what_a_driver_throws_becomes_upstreams_faults() {
    Map.of(
            ProviderException.Kind.FAILED, "Provider 'fussy' reports error: no",
            ProviderException.Kind.NOT_IMPLEMENTED,
                "Provider 'fussy' does not support a requested action: no",
            ProviderException.Kind.UNSUPPORTED_OPTION,
                "Provider 'fussy' does not support a requested option: no",
            ProviderException.Kind.CONFLICT, "The VIP IP address is already in use: no")
        .forEach((kind, text) -> {
          var provider = new DrivenProvider("fussy", new Fussy(kind));
          assertThatThrownBy(() -> provider.validateFlavor(Map.of())).hasMessage(text);
        });
    var provider = new DrivenProvider("fussy", new Fussy(ProviderException.Kind.FAILED));
    assertThatThrownBy(() -> provider.validateAvailabilityZone(Map.of()))
        .hasMessage("Provider 'fussy' reports error: broken");
    assertThatThrownBy(provider::flavorCapabilities)
        .hasMessage(
            "Provider 'fussy' does not support a requested action: This provider does not support"
                + " getting the supported flavor metadata.");
  }

  @Test
  void drivers_that_cannot_be_loaded_are_not_offered() {
    var config =
        Config.of(
            Map.of(
                "api_settings.enabled_provider_drivers",
                "amphora: Ours., fussy: Theirs., broken: Theirs too., missing: Nobody's."));
    var providers =
        new Providers(config, new AmphoraDriver(new MemoryCloud()), List.of(new Fussies()));
    assertThat(providers.described().keySet()).containsExactly("amphora", "fussy");
    assertThatThrownBy(() -> providers.named("broken"))
        .hasMessage("Provider 'broken' was not found.");
    assertThatThrownBy(() -> providers.named("missing"))
        .hasMessage("Provider 'missing' was not found.");
  }
}
