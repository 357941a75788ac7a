package io.octavia.db.provider;

import io.octavia.db.resource.Writing;

/** Hands changes over to workers that are not told by the rows. */
public interface Handover {
  /**
   * What tells them within the transaction that makes the change: they hear of it if it is
   * committed, and only then.
   */
  WorkerDriver within(Writing writing, String loadBalancer);
}
