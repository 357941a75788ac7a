package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Writing;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.OperatingStatus;
import io.octavia.domain.ProvisioningStatus;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import org.jooq.DSLContext;

/** Writes {@link RowChange}s. */
final class RowWriter {
  private final InstantSource clock;

  RowWriter(InstantSource clock) {
    this.clock = clock;
  }

  void write(DSLContext tx, List<RowChange> changes) {
    var writing = new Writing(tx, clock);
    for (var change : changes) {
      switch (change) {
        case RowChange.SetStatus set -> setStatus(writing, set);
        case RowChange.Fail(var kind, var id, _) ->
            writing.provisioning(kind, List.of(id), ProvisioningStatus.ERROR.text());
        case RowChange.Delete(var kind, var id) -> writing.remove(kind, id);
        case RowChange.CountDown(var project) -> writing.release(Kind.LOAD_BALANCER, project);
        case RowChange.StopMonitoring(var pool) ->
            tx.update(MEMBER)
                .set(MEMBER.OPERATING_STATUS, OperatingStatus.NO_MONITOR.text())
                .set(MEMBER.UPDATED_AT, Timestamps.now(clock))
                .where(MEMBER.POOL_ID.eq(pool.value()))
                .execute();
        case RowChange.SetAmphora set -> setAmphora(tx, set);
      }
    }
  }

  private static void setStatus(Writing writing, RowChange.SetStatus set) {
    var values = new LinkedHashMap<String, String>();
    values.put("provisioning_status", set.provisioning().text());
    var operating = set.operating();
    if (operating != null) values.put("operating_status", operating.text());
    writing.update(set.kind(), set.id(), values);
  }

  private void setAmphora(DSLContext tx, RowChange.SetAmphora set) {
    tx.update(AMPHORA)
        .set(AMPHORA.STATUS, set.status().text())
        .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
        .where(AMPHORA.ID.eq(set.amphora().value()))
        .execute();
    tx.update(RECONCILE_AMPHORA)
        .setNull(RECONCILE_AMPHORA.REPLACE_REASON)
        .where(RECONCILE_AMPHORA.AMPHORA_ID.eq(set.amphora().value()))
        .execute();
    if (set.status() == AmphoraStatus.PENDING_DELETE) {
      tx.update(AMPHORA_HEALTH)
          .set(AMPHORA_HEALTH.BUSY, true)
          .where(AMPHORA_HEALTH.AMPHORA_ID.eq(set.amphora().value()))
          .execute();
    }
  }
}
