package io.octavia.worker;

import io.octavia.db.Db;
import io.octavia.db.health.AmphoraHealth;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Servers;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes amphorae that serve no load balancer, as earlier releases kept some in reserve, when they
 * are to go. Their rows say it all and removing is done as often as one likes, so several workers
 * may be at it.
 */
final class Spares {
  private static final Logger LOG = LoggerFactory.getLogger(Spares.class);

  private final Db db;
  private final Servers servers;
  private final InstantSource clock;

  Spares(Db db, Servers servers, InstantSource clock) {
    this.db = db;
    this.servers = servers;
    this.clock = clock;
  }

  /** One look. What cannot be removed stays for the next. */
  void remove() {
    for (var spare : db.<List<AmphoraHealth.Loner>>look(AmphoraHealth::going)) {
      try {
        if (spare.computeId() != null) servers.delete(spare.computeId());
        db.change(tx -> AmphoraHealth.removed(tx, spare.amphora(), clock.instant()));
        LOG.info("Amphora {}, which had no load balancer, was removed", spare.amphora());
      } catch (CloudException e) {
        LOG.warn("Cannot delete server {} of amphora {}", spare.computeId(), spare.amphora(), e);
      }
    }
  }
}
