package io.octavia.db.health;

import io.octavia.domain.AmphoraId;
import org.jspecify.annotations.Nullable;

/** Who a heartbeat is of. */
public sealed interface Sender {
  /** An amphora of a load balancer. */
  record Serving(StatusView view) implements Sender {}

  /**
   * An amphora that is gone by its row, or by its load balancer's, and still runs.
   *
   * @param computeId its server
   */
  record Zombie(AmphoraId amphora, @Nullable String computeId) implements Sender {}

  /** An amphora without a load balancer, which may get one, or be taken away. */
  record Idle(AmphoraId amphora) implements Sender {}

  /** Nobody that we know. */
  record Unknown(AmphoraId amphora) implements Sender {}
}
