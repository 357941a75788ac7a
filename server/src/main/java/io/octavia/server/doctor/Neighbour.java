package io.octavia.server.doctor;

import io.octavia.drivers.openstack.Service;
import java.util.Map;

/**
 * A service of the cloud.
 *
 * @param type in the catalog
 * @param place where it usually is, after the name of its machine
 * @param unit what systemd calls it
 */
record Neighbour(String name, String type, String place, String unit, Service service) {
  /**
   * Asks for as little as there is that needs a token.
   *
   * @throws io.octavia.domain.cloud.CloudException if it does not answer, or refuses
   */
  void ask() {
    service.get(Map.of("limit", "1"), asked());
  }

  private String[] asked() {
    return switch (type) {
      case "network" -> new String[] {"v2.0", "networks"};
      case "compute" -> new String[] {"v2.1", "flavors"};
      case "image" -> new String[] {"v2", "images"};
      case "block-storage" -> new String[] {"v3", "volumes"};
      default -> new String[] {"v1", "secrets"};
    };
  }

  /** The role that our user needs there. */
  String role() {
    return type.equals("key-manager") ? "creator" : "admin";
  }

  String createEndpoint(String region) {
    return "openstack endpoint create --region %s %s public http://CONTROLLER%s"
        .formatted(region, type, place);
  }
}
