package io.octavia.housekeeping;

import static io.octavia.config.HouseKeeping.CERT_EXPIRY_BUFFER;
import static io.octavia.config.HouseKeeping.CERT_ROTATE_THREADS;
import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Wakeups;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks amphorae whose certificates end soon, by {@code cert_busy} as upstream does; a worker gives
 * them new ones. No more at once than the configuration wants.
 */
final class CertificateRotation {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateRotation.class);

  private final Config config;
  private final Db db;
  private final InstantSource clock;
  private final Wakeups wakeups;

  CertificateRotation(Config config, Db db, InstantSource clock, Wakeups wakeups) {
    this.config = config;
    this.db = db;
    this.clock = clock;
    this.wakeups = wakeups;
  }

  private record Due(String amphora, String loadBalancer) {}

  void run() {
    var end = clock.instant().plusSeconds(config.get(CERT_EXPIRY_BUFFER));
    var limit = LocalDateTime.ofInstant(end, ZoneOffset.UTC);
    for (var due : db.<List<Due>>read(tx -> due(tx, limit))) {
      if (!db.<Boolean>write(tx -> mark(tx, due))) continue;
      LOG.info(
          "the certificate of amphora {} ends before {}: it gets a new one", due.amphora(), limit);
      wakeups.wake(new LoadBalancerId(due.loadBalancer()));
    }
  }

  private List<Due> due(DSLContext tx, LocalDateTime limit) {
    int busy =
        tx.fetchCount(AMPHORA, AMPHORA.CERT_BUSY.isTrue().and(AMPHORA.STATUS.eq("ALLOCATED")));
    return tx.select(AMPHORA.ID, LOAD_BALANCER.ID)
        .from(AMPHORA)
        .join(LOAD_BALANCER)
        .on(LOAD_BALANCER.ID.eq(AMPHORA.LOAD_BALANCER_ID))
        .where(AMPHORA.STATUS.eq("ALLOCATED"))
        .and(AMPHORA.CERT_BUSY.isFalse())
        .and(AMPHORA.CERT_EXPIRATION.lt(limit))
        .and(LOAD_BALANCER.PROVISIONING_STATUS.eq("ACTIVE"))
        .orderBy(AMPHORA.CERT_EXPIRATION)
        .limit(Math.max(0, config.get(CERT_ROTATE_THREADS) - busy))
        .fetch(row -> new Due(row.value1(), row.value2()));
  }

  private static boolean mark(DSLContext tx, Due due) {
    int marked =
        tx.update(AMPHORA)
            .set(AMPHORA.CERT_BUSY, true)
            .where(AMPHORA.ID.eq(due.amphora()))
            .and(AMPHORA.CERT_BUSY.isFalse())
            .execute();
    if (marked == 1) Reconciles.lookAgain(tx, new LoadBalancerId(due.loadBalancer()));
    return marked == 1;
  }
}
