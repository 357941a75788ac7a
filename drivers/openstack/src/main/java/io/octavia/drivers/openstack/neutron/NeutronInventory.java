package io.octavia.drivers.openstack.neutron;

import io.octavia.domain.cloud.Inventory;
import io.octavia.drivers.openstack.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of ours there is. Ports of addresses are in the projects of users, who may give any port our
 * name, so there our mark counts too; ports of servers are in our project, and Nova marks them as
 * its own once they are plugged in.
 */
record NeutronInventory(Service neutron, NeutronPorts ports, Extensions extensions)
    implements Inventory {
  @Override
  public List<Thing> all() {
    var all = new LinkedHashMap<String, Thing>();
    var ours = neutron.project();
    for (var query : List.of(Map.of("device_owner", "Octavia"), Map.of("project_id", ours))) {
      for (var port : ports.list(query)) {
        if (!port.name().startsWith("octavia-lb-")) continue;
        all.put(port.id(), new Thing(Kind.PORT, port.id(), port.name()));
      }
    }
    if (!extensions.has(Extensions.SECURITY_GROUPS)) return List.copyOf(all.values());
    neutron
        .list("security_groups", Map.of("project_id", ours), "v2.0", "security-groups")
        .forEach(group -> {
          var name = Documents.text(group, "name");
          var id = Documents.text(group, "id");
          if (name.startsWith("lb-")) all.put(id, new Thing(Kind.SECURITY_GROUP, id, name));
        });
    return List.copyOf(all.values());
  }

  @Override
  public void remove(Thing thing) {
    switch (thing.kind()) {
      case PORT -> ports.delete(thing.id());
      case SECURITY_GROUP -> ports.deleteGroup(thing.id());
      case SERVER, VOLUME -> throw new IllegalArgumentException("Neutron has no " + thing.kind());
    }
  }
}
