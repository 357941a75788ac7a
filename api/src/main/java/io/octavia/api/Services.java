package io.octavia.api;

import io.octavia.config.Config;
import io.octavia.db.resource.Resources;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import java.util.UUID;
import java.util.function.Supplier;

/** What the calls work with. */
record Services(
    Config config,
    Declarations declared,
    Providers providers,
    Resources resources,
    Networks networks,
    Ports ports,
    Wakeups wakeups,
    Supplier<UUID> uuids) {
  String newId() {
    return uuids.get().toString();
  }
}
