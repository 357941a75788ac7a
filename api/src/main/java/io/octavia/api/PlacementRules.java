package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a flavor or an availability zone may be: one with a name of its own, and a profile.
 *
 * @param name what faults call one of them
 * @param noun what the fault about a name that is taken calls it
 * @param profile what faults call a profile of it
 * @param reference the attribute that names the profile
 */
record PlacementRules(String name, String noun, String profile, String reference)
    implements Shelf.Rules {
  static PlacementRules ofFlavors() {
    return new PlacementRules("Flavor", "flavor", "Flavor Profile", "flavor_profile_id");
  }

  static PlacementRules ofZones() {
    return new PlacementRules(
        "Availability Zone",
        "availability zone",
        "Availability Zone Profile",
        "availability_zone_profile_id");
  }

  /** The database knows the names and the profiles, all but the one that only looks like one. */
  @Override
  public void check(Body body, @Nullable Row stored) {
    if (Reading.isPlaceholder(body.text(reference))) throw dangling(body);
    if (Reading.isPlaceholder(body.text("name"))) throw duplicate(body);
  }

  @Override
  public void checkUse(Reading reading, String id, Body change) {}

  @Override
  public Fault duplicate(Body body) {
    return Fault.of(409, "A " + noun + " of " + body.text("name") + " already exists.");
  }

  @Override
  public Fault dangling(Body body) {
    return Fault.unknown(profile, body.required(reference));
  }
}
