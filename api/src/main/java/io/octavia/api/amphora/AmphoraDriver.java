package io.octavia.api.amphora;

import io.octavia.api.amphora.MetadataSchema.Kind;
import io.octavia.domain.cloud.Networks;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says what flavors and availability zones of load balancers on amphorae may ask for. It has no
 * other methods of a driver: our worker reads what is wanted from the rows.
 */
public final class AmphoraDriver implements ProviderDriver {
  private static final MetadataSchema FLAVOR =
      new MetadataSchema()
          .choice(
              "loadbalancer_topology",
              "The load balancer topology. One of: SINGLE - One amphora per load balancer."
                  + " ACTIVE_STANDBY - Two amphora per load balancer.",
              List.of("ACTIVE_STANDBY", "SINGLE"))
          .property("compute_flavor", Kind.STRING, "The compute driver flavor ID.")
          .property("amp_image_tag", Kind.STRING, "The amphora image tag.")
          .property(
              "sriov_vip",
              Kind.BOOLEAN,
              "When true, the VIP port will be created using an SR-IOV VF port.")
          .property(
              "allow_member_sriov",
              Kind.BOOLEAN,
              "When true, users can request a member port be SR-IOV enabled at member creation"
                  + " time.");

  private static final MetadataSchema ZONE =
      new MetadataSchema()
          .property("compute_zone", Kind.STRING, "The compute availability zone.")
          .property("volume_zone", Kind.STRING, "The volume availability zone.")
          .property("management_network", Kind.STRING, "The management network ID for the amphora.")
          .property(
              "valid_vip_networks",
              Kind.ARRAY,
              "List of network IDs that are allowed for VIP use. This overrides/replaces the list"
                  + " of allowed networks configured in `octavia.conf`.");

  private final Networks networks;

  /** Looks networks up there. */
  public AmphoraDriver(Networks networks) {
    this.networks = networks;
  }

  @Override
  public Map<String, String> supportedFlavorMetadata() {
    return FLAVOR.described();
  }

  @Override
  public void validateFlavor(Map<String, Object> metadata) {
    FLAVOR.check(metadata);
  }

  @Override
  public Map<String, String> supportedAvailabilityZoneMetadata() {
    return ZONE.described();
  }

  @Override
  public void validateAvailabilityZone(Map<String, Object> metadata) {
    ZONE.check(metadata);
    var named = new ArrayList<Object>();
    if (metadata.get("valid_vip_networks") instanceof List<?> list) named.addAll(list);
    if (metadata.get("management_network") instanceof String network) named.add(network);
    for (var network : named) {
      var id = String.valueOf(network);
      if (networks.network(id).isEmpty()) {
        throw new ProviderException(
            ProviderException.Kind.NOT_FOUND, "network not found (network id: " + id + ").");
      }
    }
  }
}
