package io.octavia.db.reconcile;

/** Another worker has taken the load balancer over: whatever was to be written must not be. */
public final class LeaseLost extends RuntimeException {
  LeaseLost(Lease lease) {
    super("Lease " + lease.epoch() + " of load balancer " + lease.loadBalancer() + " is lost");
  }
}
