package io.octavia.worker;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as upstream's tables have them: UTC, whole seconds. */
final class Timestamps {
  private Timestamps() {}

  static LocalDateTime now(InstantSource clock) {
    return of(clock.instant());
  }

  static LocalDateTime of(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
  }
}
