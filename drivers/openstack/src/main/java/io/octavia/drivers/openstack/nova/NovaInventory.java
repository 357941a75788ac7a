package io.octavia.drivers.openstack.nova;

import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Servers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers, and volumes that no server takes away with it. Servers that the original gave random
 * names cannot be told from others.
 *
 * @param volumes null if servers do not boot from volumes
 */
record NovaInventory(Servers servers, @Nullable Volumes volumes) implements Inventory {
  private static final String PREFIX = "amphora-";

  @Override
  public List<Thing> all() {
    var all = new ArrayList<Thing>();
    for (var server : servers.startingWith(PREFIX)) {
      all.add(new Thing(Kind.SERVER, server.id(), server.name()));
    }
    if (volumes != null) all.addAll(volumes.startingWith(PREFIX));
    return List.copyOf(all);
  }

  @Override
  public void remove(Thing thing) {
    switch (thing.kind()) {
      case SERVER -> servers.delete(thing.id());
      case VOLUME -> {
        if (volumes != null) volumes.delete(thing.id());
      }
      case PORT, SECURITY_GROUP ->
          throw new IllegalArgumentException("Nova has no " + thing.kind());
    }
  }
}
