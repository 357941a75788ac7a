package io.octavia.drivers.openstack.cloud;

import io.octavia.domain.cloud.Inventory;
import java.util.ArrayList;
import java.util.List;

/** What is on the networks, and the servers with their volumes. */
record CloudInventory(Inventory network, Inventory compute) implements Inventory {
  @Override
  public List<Thing> all() {
    var all = new ArrayList<>(network.all());
    all.addAll(compute.all());
    return List.copyOf(all);
  }

  @Override
  public void remove(Thing thing) {
    switch (thing.kind()) {
      case SERVER, VOLUME -> compute.remove(thing);
      case PORT, SECURITY_GROUP -> network.remove(thing);
    }
  }
}
