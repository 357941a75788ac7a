package io.octavia.server.cli;

import io.octavia.server.StartFailure;
import java.time.Duration;
import java.time.Instant;

/** Patience for one thing: short pauses, and a clear failure when it takes too long. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Instant deadline = Instant.now().plus(PATIENCE);
  private final String what;

  Waiting(String what) {
    this.what = what;
  }

  void pause() {
    if (Instant.now().isAfter(deadline)) {
      throw new StartFailure(
          "waited " + PATIENCE.toSeconds() + " s in vain for: " + what + "; see 'octavia logs'");
    }
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted while waiting for: " + what);
    }
  }
}
