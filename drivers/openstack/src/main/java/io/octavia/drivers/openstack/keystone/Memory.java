package io.octavia.drivers.openstack.keystone;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What Keystone has said of tokens. That a token is good is remembered for the configured time, and
 * never longer than the token lasts; that it is not, for a moment, so that a client which goes on
 * with a dead token is no burden to Keystone.
 */
final class Memory {
  private static final int MOST = 10_000;
  private static final Duration MOMENT = Duration.ofSeconds(5);

  private final Cache<Digest, Said> said;

  /**
   * @param time for which a good token is remembered; nothing is remembered at all if it is none
   */
  Memory(Duration time, InstantSource clock) {
    said =
        Caffeine.newBuilder()
            .maximumSize(time.isPositive() ? MOST : 0)
            .ticker(() -> nanoseconds(clock.instant()))
            .executor(Runnable::run)
            .expireAfter(
                Expiry.<Digest, Said>creating(
                    (_, word) -> word.token().map(good -> left(good, time, clock)).orElse(MOMENT)))
            .build();
  }

  private static long nanoseconds(Instant instant) {
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  private static Duration left(Token token, Duration time, InstantSource clock) {
    var lasts = Duration.between(clock.instant(), token.expires());
    if (lasts.isNegative()) return Duration.ZERO;
    return lasts.compareTo(time) < 0 ? lasts : time;
  }

  /**
   * What Keystone said of a token.
   *
   * @param token empty if it is not good
   */
  record Said(Optional<Token> token) {}

  /** What was said of a token, if anything was. */
  Optional<Said> of(Digest digest) {
    return Optional.ofNullable(said.getIfPresent(digest));
  }

  void remember(Digest digest, Said word) {
    said.put(digest, word);
  }
}
