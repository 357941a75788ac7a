package io.octavia.health;

import java.time.Instant;
import java.time.InstantSource;

/** Time that passes when a test says so. */
final class ManualClock implements InstantSource {
  private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  synchronized void advanceSeconds(long seconds) {
    now = now.plusSeconds(seconds);
  }
}
