package io.octavia.housekeeping;

import static io.octavia.config.HouseKeeping.ORPHAN_AGE;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Inventory.Thing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what has a name of ours and belongs to nothing in the database: a process died or slept at
 * the wrong moment. A thing may be there before its row is, so it is watched for a while.
 *
 * <pre>
 *   seen without an owner ──▶ reported ──still so after orphan_age──▶ removed
 *             └── an owner has come meanwhile ──▶ forgotten
 * </pre>
 */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
  private static final String ID = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
  private static final Pattern OF_AMPHORA =
      Pattern.compile("(?:amphora-|octavia-lb-vrrp-)" + ID + "|octavia-lb-member-" + ID + "-.*");
  private static final Pattern OF_LOAD_BALANCER = Pattern.compile("(?:octavia-lb-|lb-)" + ID);

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Inventory inventory;
  private final Map<Thing, Instant> since = new HashMap<>();

  Orphans(Config config, Db db, InstantSource clock, Inventory inventory) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.inventory = inventory;
  }

  /** One look. */
  void run() {
    var orphans = inventory.all().stream().filter(this::isOrphan).toList();
    since.keySet().retainAll(orphans);
    for (var orphan : orphans) {
      var seen = since.get(orphan);
      if (seen == null) {
        since.put(orphan, clock.instant());
        LOG.warn("{} {} ({}) belongs to nobody", orphan.kind(), orphan.name(), orphan.id());
      } else if (isOld(seen)) {
        remove(orphan);
      }
    }
  }

  private boolean isOld(Instant seen) {
    return config
        .find(ORPHAN_AGE)
        .filter(age -> Duration.between(seen, clock.instant()).toSeconds() >= age)
        .isPresent();
  }

  private void remove(Thing orphan) {
    try {
      inventory.remove(orphan);
      since.remove(orphan);
      LOG.warn("removed {} {} ({})", orphan.kind(), orphan.name(), orphan.id());
    } catch (CloudException e) {
      LOG.warn("cannot remove {} {}: {}", orphan.kind(), orphan.name(), e.getMessage());
    }
  }

  /** What has another name than those that we give is not ours to judge. */
  private boolean isOrphan(Thing thing) {
    var amphora = OF_AMPHORA.matcher(thing.name());
    if (amphora.matches()) {
      var id = Optional.ofNullable(amphora.group(1)).orElseGet(() -> amphora.group(2));
      return !db.<Boolean>read(
          tx -> tx.fetchExists(AMPHORA, AMPHORA.ID.eq(id).and(AMPHORA.STATUS.ne("DELETED"))));
    }
    var loadBalancer = OF_LOAD_BALANCER.matcher(thing.name());
    if (!loadBalancer.matches()) return false;
    var id = loadBalancer.group(1);
    return !db.<Boolean>read(tx ->
        tx.fetchExists(
            LOAD_BALANCER,
            LOAD_BALANCER.ID.eq(id).and(LOAD_BALANCER.PROVISIONING_STATUS.ne("DELETED"))));
  }
}
