package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import org.jooq.DSLContext;

/** Amphorae whose agents are to be given their own configuration again. */
public final class Reconfigurations {
  private Reconfigurations() {}

  /**
   * Asks for it, unless the amphora is gone. Bump the load balancer too, and wake the worker after
   * the commit.
   */
  public static void request(DSLContext tx, LoadBalancerId loadBalancer, AmphoraId amphora) {
    if (!Replacements.held(tx, amphora)) return;
    tx.insertInto(RECONCILE_AMPHORA)
        .set(RECONCILE_AMPHORA.AMPHORA_ID, amphora.value())
        .set(RECONCILE_AMPHORA.LOAD_BALANCER_ID, loadBalancer.value())
        .set(RECONCILE_AMPHORA.APPLIED, 0L)
        .set(RECONCILE_AMPHORA.RECONFIGURE, true)
        .onDuplicateKeyUpdate()
        .set(RECONCILE_AMPHORA.RECONFIGURE, true)
        .execute();
  }

  /** The agent has it. */
  public static void done(DSLContext tx, AmphoraId amphora) {
    tx.update(RECONCILE_AMPHORA)
        .set(RECONCILE_AMPHORA.RECONFIGURE, false)
        .where(RECONCILE_AMPHORA.AMPHORA_ID.eq(amphora.value()))
        .execute();
  }
}
