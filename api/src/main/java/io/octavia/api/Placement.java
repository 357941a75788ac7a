package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a load balancer's flavor and availability zone say of it. */
record Placement(Optional<Profile> flavor, Optional<Profile> zone) {
  /** That of a load balancer that names neither. */
  static final Placement ANY = new Placement(Optional.empty(), Optional.empty());

  /** A profile: its data, and the provider that they are for. */
  record Profile(@Nullable String provider, ProfileData data) {
    static Profile of(Row row) {
      return new Profile(row.text("provider"), ProfileData.stored(row.text("data")));
    }
  }

  /** What the request asks for, if it may be used. */
  static Placement of(Reading reading, Body body) {
    var flavor = body.text("flavor_id");
    var zone = body.text("availability_zone");
    return new Placement(
        Optional.ofNullable(flavor).map(id -> flavor(reading, id)),
        Optional.ofNullable(zone).map(name -> zone(reading, name)));
  }

  private static Profile flavor(Reading reading, String id) {
    var row = reading.flavor(id).orElseThrow(() -> Fault.invalid("Invalid flavor_id."));
    if (!row.flag("enabled")) throw Fault.disabled("flavor", id);
    return Profile.of(row);
  }

  private static Profile zone(Reading reading, String name) {
    var row =
        reading
            .availabilityZone(name)
            .orElseThrow(() -> Fault.invalid("Invalid availability zone."));
    if (!row.flag("enabled")) throw Fault.disabled("availability_zone", name);
    return Profile.of(row);
  }

  /** Whether members of the load balancer may have ports of their own hardware. */
  static boolean allowsDirectMembers(Reading reading, Row loadBalancer) {
    var flavor = loadBalancer.text("flavor_id");
    if (flavor == null) return false;
    return reading.flavor(flavor).map(Profile::of).filter(Placement::directMembers).isPresent();
  }

  private static boolean directMembers(Profile flavor) {
    return flavor.data().flag("allow_member_sriov");
  }

  boolean allowsDirectMembers() {
    return flavor.filter(Placement::directMembers).isPresent();
  }

  /** Refuses what the provider cannot read any more, though it could when it was stored. */
  void check(Provider provider) {
    flavor.ifPresent(profile -> provider.validateFlavor(profile.data().objectFor(provider)));
    zone.ifPresent(
        profile -> provider.validateAvailabilityZone(profile.data().objectFor(provider)));
  }

  /** The flavor's topology, or the configured one. */
  String topology(Config config) {
    return flavor
        .map(profile -> profile.data().text("loadbalancer_topology"))
        .orElseGet(() -> config.get(ControllerWorker.LOADBALANCER_TOPOLOGY));
  }

  /** Whether the VIP is on a port of its own hardware. */
  boolean direct() {
    return flavor.filter(profile -> profile.data().flag("sriov_vip")).isPresent();
  }

  /** The only networks that the zone has for VIPs, if it says so. */
  Optional<List<String>> networks() {
    return zone.flatMap(profile -> profile.data().texts("valid_vip_networks"));
  }
}
