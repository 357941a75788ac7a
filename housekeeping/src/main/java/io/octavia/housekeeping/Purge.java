package io.octavia.housekeeping;

import static io.octavia.config.HouseKeeping.AMPHORA_EXPIRY_AGE;
import static io.octavia.config.HouseKeeping.LOAD_BALANCER_EXPIRY_AGE;
import static io.octavia.db.tables.Tables.ADDITIONAL_VIP;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_EVENT;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;
import static io.octavia.db.tables.Tables.TAGS;
import static io.octavia.db.tables.Tables.VIP;
import static io.octavia.db.tables.Tables.VIP_SECURITY_GROUP;
import static io.octavia.db.tables.Tables.VRRP_GROUP;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.secret.KeptSecrets;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows of amphorae and load balancers that are deleted for as long as the configuration wants them
 * kept, and copies of certificates that nobody uses. A deleted amphora that still sends heartbeats
 * is kept: whoever hears it must know it.
 */
final class Purge {
  private static final Logger LOG = LoggerFactory.getLogger(Purge.class);
  private static final int AT_A_TIME = 500;

  private final Config config;
  private final Db db;
  private final InstantSource clock;

  Purge(Config config, Db db, InstantSource clock) {
    this.config = config;
    this.db = db;
    this.clock = clock;
  }

  void run() {
    var amphorae = before(config.get(AMPHORA_EXPIRY_AGE));
    int gone = db.write(tx -> amphorae(tx, amphorae));
    if (gone > 0) LOG.info("purged {} amphorae that were deleted before {}", gone, amphorae);
    var loadBalancers = before(config.get(LOAD_BALANCER_EXPIRY_AGE));
    int left = db.write(tx -> loadBalancers(tx, loadBalancers));
    if (left > 0) LOG.info("purged {} load balancers deleted before {}", left, loadBalancers);
    int unused = db.write(KeptSecrets::purge);
    if (unused > 0) LOG.info("purged the copies of {} certificates that nobody uses", unused);
  }

  private LocalDateTime before(int seconds) {
    return LocalDateTime.ofInstant(clock.instant().minusSeconds(seconds), ZoneOffset.UTC);
  }

  private static int amphorae(DSLContext tx, LocalDateTime before) {
    var ids =
        tx.select(AMPHORA.ID)
            .from(AMPHORA)
            .where(AMPHORA.STATUS.eq("DELETED"))
            .and(AMPHORA.UPDATED_AT.lt(before))
            .and(
                AMPHORA.ID.notIn(
                    tx.select(AMPHORA_HEALTH.AMPHORA_ID)
                        .from(AMPHORA_HEALTH)
                        .where(AMPHORA_HEALTH.LAST_UPDATE.ge(before))))
            .limit(AT_A_TIME)
            .fetch(AMPHORA.ID);
    tx.deleteFrom(AMPHORA_HEALTH).where(AMPHORA_HEALTH.AMPHORA_ID.in(ids)).execute();
    tx.deleteFrom(RECONCILE_AMPHORA).where(RECONCILE_AMPHORA.AMPHORA_ID.in(ids)).execute();
    tx.deleteFrom(RECONCILE_PORT).where(RECONCILE_PORT.AMPHORA_ID.in(ids)).execute();
    return tx.deleteFrom(AMPHORA)
        .where(AMPHORA.ID.in(ids))
        .and(AMPHORA.STATUS.eq("DELETED"))
        .execute();
  }

  private static int loadBalancers(DSLContext tx, LocalDateTime before) {
    var ids =
        tx.select(LOAD_BALANCER.ID)
            .from(LOAD_BALANCER)
            .where(LOAD_BALANCER.PROVISIONING_STATUS.eq("DELETED"))
            .and(LOAD_BALANCER.UPDATED_AT.lt(before))
            .limit(AT_A_TIME)
            .fetch(LOAD_BALANCER.ID);
    if (ids.isEmpty()) return 0;
    childrenOf(tx, ids);
    return tx.deleteFrom(LOAD_BALANCER).where(LOAD_BALANCER.ID.in(ids)).execute();
  }

  /** What goes with them. Amphorae have an age of their own, and only forget whose they were. */
  private static void childrenOf(DSLContext tx, List<String> ids) {
    tx.deleteFrom(VIP_SECURITY_GROUP).where(VIP_SECURITY_GROUP.LOAD_BALANCER_ID.in(ids)).execute();
    tx.deleteFrom(ADDITIONAL_VIP).where(ADDITIONAL_VIP.LOAD_BALANCER_ID.in(ids)).execute();
    tx.deleteFrom(VIP).where(VIP.LOAD_BALANCER_ID.in(ids)).execute();
    tx.deleteFrom(VRRP_GROUP).where(VRRP_GROUP.LOAD_BALANCER_ID.in(ids)).execute();
    tx.deleteFrom(TAGS).where(TAGS.RESOURCE_ID.in(ids)).execute();
    tx.deleteFrom(RECONCILE_EVENT).where(RECONCILE_EVENT.LOAD_BALANCER_ID.in(ids)).execute();
    tx.deleteFrom(RECONCILE).where(RECONCILE.LOAD_BALANCER_ID.in(ids)).execute();
    tx.update(AMPHORA)
        .setNull(AMPHORA.LOAD_BALANCER_ID)
        .where(AMPHORA.LOAD_BALANCER_ID.in(ids))
        .execute();
  }
}
