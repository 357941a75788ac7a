package io.octavia.worker;

import java.util.List;

/** What to do next with a load balancer. */
sealed interface Step {
  /** Perform these, side by side, and ask again. */
  record Perform(List<Action> actions) implements Step {}

  /**
   * The outside is as the rows want it: show that in the API.
   *
   * @param late an amphora did not answer and is still to be brought up to date
   */
  record Settle(boolean late) implements Step {}

  /** Nothing is left of the load balancer. */
  record SettleDeleted() implements Step {}
}
