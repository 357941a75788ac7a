package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.RECONCILE;

import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * How far a load balancer has converged. Times are milliseconds since 1970.
 *
 * @param generation grows with every change
 * @param settled the last generation that the API shows as done
 * @param attempt failures since the last change
 * @param nextAt when it is looked at again; null: at the next change
 * @param security what the security group was last given
 * @param vip the state of the address's port
 * @param requestId the request that made the last change, if one of the API did
 */
public record Progress(
    long generation,
    long settled,
    int attempt,
    @Nullable Long firstFailedAt,
    @Nullable Long nextAt,
    @Nullable String lastError,
    @Nullable String security,
    @Nullable String vip,
    @Nullable String requestId) {

  static Progress of(Record row) {
    return new Progress(
        row.get(RECONCILE.GENERATION),
        row.get(RECONCILE.SETTLED),
        row.get(RECONCILE.ATTEMPT),
        row.get(RECONCILE.FIRST_FAILED_AT),
        row.get(RECONCILE.NEXT_AT),
        row.get(RECONCILE.LAST_ERROR),
        row.get(RECONCILE.SECURITY),
        row.get(RECONCILE.VIP),
        row.get(RECONCILE.REQUEST_ID));
  }
}
