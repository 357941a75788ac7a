package io.octavia.drivers.local;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports.IngressRule;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Map;

/** The life of one amphora as a worker asks for it: every call finds what an earlier one made. */
record Scenario(LocalCloud cloud, String name) {
  /** Makes a server with a filtered port in it. */
  Server build() {
    Network network = cloud.networks().networks().getFirst();
    Server server =
        cloud
            .servers()
            .named(name)
            .orElseGet(() ->
                cloud
                    .servers()
                    .boot(
                        new Servers.Boot(
                            name, Servers.Profile.CONFIGURED, null, Map.of("/etc/a", "b"))));
    Port port = cloud.ports().create(PortRequests.plain(name + "-port", network.id()));
    cloud.servers().attach(server.id(), port.id());
    String group =
        cloud
            .ports()
            .securityGroup(name + "-group", null, List.of(new IngressRule("tcp", 80, null, 4)));
    cloud.ports().setSecurityGroups(port.id(), List.of(group));
    return server;
  }

  /** Takes all of it away. */
  void remove() {
    cloud.servers().named(name).ifPresent(server -> cloud.servers().delete(server.id()));
    cloud.servers().startingWith(name).forEach(server -> cloud.servers().delete(server.id()));
    cloud.ports().named(name + "-port").forEach(port -> cloud.ports().delete(port.id()));
    cloud.ports().deleteSecurityGroup(name + "-group");
  }
}
