package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a profile may be: its provider must be able to read it, and it stays as it is as long as it
 * is used.
 *
 * @param data the attribute with what the provider is to read
 * @param users what refers to profiles of this kind
 * @param reference the column in which they do
 * @param validate has the provider look at the data
 */
record ProfileRules(
    Providers providers,
    String name,
    String data,
    Kind users,
    String reference,
    BiConsumer<Provider, ProfileData> validate)
    implements Shelf.Rules {

  static ProfileRules ofFlavors(Providers providers) {
    return new ProfileRules(
        providers,
        "Flavor profile",
        "flavor_data",
        Kind.FLAVOR,
        "flavor_profile_id",
        (provider, data) -> provider.validateFlavor(data.objectFor(provider)));
  }

  static ProfileRules ofZones(Providers providers) {
    return new ProfileRules(
        providers,
        "Availability Zone Profile",
        "availability_zone_data",
        Kind.AVAILABILITY_ZONE,
        "availability_zone_profile_id",
        (provider, data) -> provider.validateAvailabilityZone(data.objectFor(provider)));
  }

  private boolean touches(Body body) {
    return body.has(data) || body.has("provider_name");
  }

  @Override
  public void check(Body body, @Nullable Row stored) {
    if (!touches(body)) return;
    var text = value(body, stored, data);
    var said = ProfileData.parse(text).orElseThrow(() -> Fault.option(text, data));
    validate.accept(providers.named(value(body, stored, "provider_name")), said);
  }

  private static String value(Body body, @Nullable Row stored, String name) {
    return body.has(name) ? body.required(name) : Objects.requireNonNull(stored).required(name);
  }

  @Override
  public void checkUse(Reading reading, String id, Body change) {
    if (touches(change) && !reading.all(users, new Query.Equal(reference, id)).isEmpty()) {
      throw Fault.inUse(name, id);
    }
  }

  @Override
  public Fault duplicate(Body body) {
    return Fault.of(409, "Already an entity with that specified id.");
  }

  @Override
  public Fault dangling(Body body) {
    throw new IllegalStateException("profiles refer to nothing");
  }
}
