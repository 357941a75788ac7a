package io.octavia.health;

import java.time.Duration;
import java.time.Instant;

/**
 * Since when we have listened without a break. An amphora may be called silent only after we have
 * listened for a whole timeout: what was not heard while we did not listen says nothing.
 *
 * <pre>
 *   start ──► listening ──a timeout──► trusted
 *                 ▲                       │
 *                 └──── interrupted ──────┘   the receiver stood still, the database was
 *                                             away, heartbeats came through too slowly
 * </pre>
 *
 * <p>Safe for use by many threads.
 */
final class Vigil {
  private final Duration timeout;
  private final Duration longestGap;
  private Instant since;
  private Instant lastTick;

  /** Begins now. A receiver that stands still for half the timeout was not listening. */
  Vigil(Duration timeout, Instant now) {
    this.timeout = timeout;
    this.longestGap = timeout.dividedBy(2);
    this.since = now;
    this.lastTick = now;
  }

  /** The receiver is about to listen (again). */
  synchronized void tick(Instant now) {
    if (Duration.between(lastTick, now).compareTo(longestGap) > 0) since = now;
    lastTick = now;
  }

  /** What was received could not be made use of. */
  synchronized void interrupted(Instant now) {
    since = now;
  }

  /** Whether silence means something: we have listened for a whole timeout, and still do. */
  synchronized boolean isTrusted(Instant now) {
    return !now.isBefore(since.plus(timeout))
        && Duration.between(lastTick, now).compareTo(longestGap) <= 0;
  }
}
