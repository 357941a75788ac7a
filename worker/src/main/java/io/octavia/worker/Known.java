package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancerId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * What our own tables say of a load balancer's amphorae, read with one statement. Those that others
 * made may be on networks before they have a row of ours.
 */
record Known(
    Map<AmphoraId, Facts.Applied> amphorae, Map<AmphoraId, List<Facts.JournalledPort>> ports) {
  static Known of(DSLContext tx, LoadBalancerId loadBalancer) {
    var known = new Known(new HashMap<>(), new HashMap<>());
    tx.select(AMPHORA.ID)
        .select(RECONCILE_AMPHORA.fields())
        .select(RECONCILE_PORT.fields())
        .from(AMPHORA)
        .leftJoin(RECONCILE_AMPHORA)
        .on(RECONCILE_AMPHORA.AMPHORA_ID.eq(AMPHORA.ID))
        .leftJoin(RECONCILE_PORT)
        .on(RECONCILE_PORT.AMPHORA_ID.eq(AMPHORA.ID))
        .where(AMPHORA.LOAD_BALANCER_ID.eq(loadBalancer.value()))
        .and(AMPHORA.STATUS.ne(AmphoraStatus.DELETED.text()))
        .forEach(known::add);
    return known;
  }

  private void add(Record row) {
    var amphora = new AmphoraId(row.get(AMPHORA.ID));
    var generation = row.get(RECONCILE_AMPHORA.APPLIED);
    if (generation != null) {
      amphorae.put(
          amphora,
          new Facts.Applied(
              generation,
              row.get(RECONCILE_AMPHORA.VRRP),
              row.get(RECONCILE_AMPHORA.REPLACE_REASON),
              row.get(RECONCILE_AMPHORA.RECONFIGURE)));
    }
    var network = row.get(RECONCILE_PORT.NETWORK_ID);
    if (network == null) return;
    ports
        .computeIfAbsent(amphora, _ -> new ArrayList<>())
        .add(
            new Facts.JournalledPort(
                network, row.get(RECONCILE_PORT.PORT_ID), row.get(RECONCILE_PORT.PLUGGED)));
  }
}
