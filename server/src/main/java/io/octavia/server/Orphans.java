package io.octavia.server;

import io.octavia.db.Db;
import io.octavia.db.LoadBalancerGraphs;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.cloud.Port;
import io.octavia.drivers.local.LocalCloud;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * VIP ports of load balancers that never came to be. The API makes the port before it commits the
 * load balancer; one that dies in between leaves the port alone. While no API runs, which is so
 * before this process has started one, such a port belongs to nobody.
 */
final class Orphans {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);
  private static final Pattern VIP_PORT = Pattern.compile("octavia-lb-([0-9a-f-]{36})");

  private Orphans() {}

  /** Removes them. */
  static void remove(Db db, LocalCloud cloud) {
    for (var port : cloud.allPorts()) {
      var name = VIP_PORT.matcher(port.name());
      if (name.matches() && isUnknown(db, new LoadBalancerId(name.group(1)))) remove(cloud, port);
    }
  }

  private static boolean isUnknown(Db db, LoadBalancerId id) {
    return db.read(tx -> LoadBalancerGraphs.load(tx, id)).isEmpty();
  }

  private static void remove(LocalCloud cloud, Port port) {
    log.info("removing port {}: its load balancer never came to be", port.name());
    cloud.ports().delete(port.id());
  }
}
