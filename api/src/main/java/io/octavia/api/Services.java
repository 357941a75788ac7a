package io.octavia.api;

import io.octavia.api.rules.References;
import io.octavia.config.Config;
import io.octavia.config.Networking;
import io.octavia.db.provider.Handover;
import io.octavia.db.resource.Resources;
import io.octavia.db.resource.Writing;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Secrets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the calls work with. */
record Services(
    Config config,
    Declarations declared,
    Providers providers,
    Charges charges,
    Resources resources,
    Networks networks,
    Ports ports,
    Secrets secrets,
    Wakeups wakeups,
    @Nullable Handover handover,
    Supplier<UUID> uuids) {
  /** Who is told of changes to load balancers of that provider; empty if the rows say it all. */
  Optional<Dispatch> dispatch(Provider provider, Writing writing, String loadBalancer) {
    return switch (provider) {
      case DrivenProvider driven -> Optional.of(Dispatch.toDriver(driven, writing, secrets));
      case AmphoraProvider ours ->
          Optional.ofNullable(handover)
              .map(workers -> Dispatch.toWorker(ours, workers, writing, loadBalancer));
    };
  }

  /** What the caller may read of the secrets that a request refers to. */
  References references(Call call) {
    var token = call.request().header("X-Auth-Token").orElse(null);
    return new References(secrets, new Secrets.Reader(call.identity().project(), token));
  }

  /**
   * What the caller may see of the networks; all of them if {@code [networking]
   * allow_invisible_resource_usage} says so, or nobody asks who callers are.
   */
  Networks networks(Call call) {
    if (config.get(Networking.ALLOW_INVISIBLE_RESOURCE_USAGE)) return networks;
    return call.request().header("X-Auth-Token").map(networks::seenBy).orElse(networks);
  }

  String newId() {
    return uuids.get().toString();
  }
}
