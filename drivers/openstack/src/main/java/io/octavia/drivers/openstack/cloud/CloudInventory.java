package io.octavia.drivers.openstack.cloud;

import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Servers;
import java.util.ArrayList;
import java.util.List;

/** What is on the networks, and the servers. Those with random names cannot be told from others. */
record CloudInventory(Inventory network, Servers servers) implements Inventory {
  @Override
  public List<Thing> all() {
    var all = new ArrayList<>(network.all());
    for (var server : servers.startingWith("amphora-")) {
      all.add(new Thing(Kind.SERVER, server.id(), server.name()));
    }
    return List.copyOf(all);
  }

  @Override
  public void remove(Thing thing) {
    switch (thing.kind()) {
      case SERVER -> servers.delete(thing.id());
      case PORT, SECURITY_GROUP -> network.remove(thing);
    }
  }
}
