package io.octavia.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sets up the interfaces again in a namespace that is new to this agent: after a reboot of the
 * machine, or a restart of the agent. Cables may come a little after the namespace; those that do
 * not come at all were unplugged. An amphora that is the whole machine makes the namespace with the
 * first of them.
 */
final class Restoration {
  private static final Duration CABLES_COME_WITHIN = Duration.ofMinutes(2);

  private final Sandbox sandbox;
  private final Plugs plugs;
  private final InstantSource clock;
  private Optional<Sandbox.Namespace> namespace = Optional.empty();
  private Instant giveUpAt = Instant.EPOCH;
  private boolean done;

  Restoration(Sandbox sandbox, Plugs plugs, InstantSource clock) {
    this.sandbox = sandbox;
    this.plugs = plugs;
    this.clock = clock;
  }

  /** Does what is left to do, if anything. */
  synchronized void attempt() {
    Optional<Sandbox.Namespace> now = sandbox.namespace();
    if (now.isEmpty()) {
      if (sandbox.isWholeMachine()) {
        plugs.restore();
      }
      return;
    }
    if (!now.equals(namespace)) {
      namespace = now;
      giveUpAt = clock.instant().plus(CABLES_COME_WITHIN);
      done = false;
    }
    if (!done) {
      done = plugs.restore() || clock.instant().isAfter(giveUpAt);
    }
  }
}
