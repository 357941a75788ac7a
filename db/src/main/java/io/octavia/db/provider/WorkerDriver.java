package io.octavia.db.provider;

import io.octavia.provider.ProviderDriver;

/**
 * What tells a worker that others run of changes: a provider's driver, and what concerns single
 * amphorae.
 */
public interface WorkerDriver extends ProviderDriver {
  /** Replaces an amphora. */
  void amphoraFailover(String loadBalancer, String amphora);

  /** Removes an amphora that failed. */
  void amphoraDelete(String loadBalancer, String amphora);

  /** Gives an amphora's agent its own configuration again. */
  void amphoraReconfigure(String loadBalancer, String amphora);
}
