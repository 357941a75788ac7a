package io.octavia.drivers.local;

import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Servers;
import java.util.ArrayList;
import java.util.List;

/** What this cloud has that the control plane made. Sample hosts are not among it. */
record LocalInventory(CloudDb db, Ports ports, Servers servers) implements Inventory {
  private static final String OWNER = "Octavia";

  @Override
  public List<Thing> all() {
    return db.read(sql -> {
      var all = new ArrayList<Thing>();
      for (var name : sql.strings("SELECT name FROM server WHERE name LIKE 'amphora-%'")) {
        var id = sql.strings("SELECT id FROM server WHERE name = ?", name).getFirst();
        all.add(new Thing(Kind.SERVER, id, name));
      }
      for (var port : PortRows.all(sql)) {
        if (port.deviceOwner().equals(OWNER) || port.name().startsWith("octavia-lb-")) {
          all.add(new Thing(Kind.PORT, port.id(), port.name()));
        }
      }
      for (var name : sql.strings("SELECT name FROM security_group WHERE name LIKE 'lb-%'")) {
        all.add(new Thing(Kind.SECURITY_GROUP, name, name));
      }
      return List.copyOf(all);
    });
  }

  @Override
  public void remove(Thing thing) {
    switch (thing.kind()) {
      case SERVER -> servers.delete(thing.id());
      case PORT -> ports.delete(thing.id());
      case SECURITY_GROUP -> ports.deleteSecurityGroup(thing.name());
      case VOLUME -> throw new IllegalArgumentException("there are no volumes here");
    }
  }
}
