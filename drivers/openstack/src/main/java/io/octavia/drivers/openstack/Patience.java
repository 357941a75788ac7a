package io.octavia.drivers.openstack;

import io.octavia.config.Config;
import io.octavia.config.KeystoneSession;
import io.octavia.config.Neutron;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How long a service is waited for, and how often it is asked again.
 *
 * @param answer how long to wait for one
 * @param lost after a connection that failed
 * @param busy after an answer with one of {@code statuses}
 */
public record Patience(Duration answer, Retries lost, Retries busy, Set<Integer> statuses) {
  /** Attaching a port takes Nova as long as the hypervisor. */
  private static final Duration ANSWER = Duration.ofMinutes(2);

  private static final int TIMES = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** What keystoneauth takes for busy: whoever stands before the service has none to ask. */
  private static final List<String> UNAVAILABLE = List.of("503");

  /** Copies the set. */
  public Patience {
    statuses = Set.copyOf(statuses);
  }

  /**
   * Further attempts.
   *
   * @param pause before each of them; null: 0.1 s before the first, and twice as long each time
   */
  public record Retries(int times, @Nullable Duration pause) {
    /** The pause before a further attempt, the first of which has number 0. */
    Duration before(int attempt) {
      return pause != null ? pause : FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, 9));
    }
  }

  /** So long for an answer, and so many further attempts when the connection fails. */
  public static Patience of(Duration answer, int times) {
    return new Patience(answer, new Retries(times, null), new Retries(0, null), Set.of());
  }

  /** That of a section. Upstream waits for an answer for ever, unless it is told otherwise. */
  static Patience of(Config config, KeystoneSession options) {
    return of(config.find(options.timeout).map(Patience::seconds).orElse(ANSWER), TIMES);
  }

  /**
   * That of {@code [neutron]}, which has options for it.
   *
   * @throws IllegalArgumentException if one of the statuses is none
   */
  public static Patience ofNeutron(Config config) {
    return new Patience(
        of(config, Neutron.SESSION).answer(),
        new Retries(
            config.find(Neutron.CONNECT_RETRIES).orElse(TIMES),
            config.find(Neutron.CONNECT_RETRY_DELAY).map(Patience::seconds).orElse(null)),
        new Retries(
            config.find(Neutron.STATUS_CODE_RETRIES).orElse(0),
            config.find(Neutron.STATUS_CODE_RETRY_DELAY).map(Patience::seconds).orElse(null)),
        config.find(Neutron.RETRIABLE_STATUS_CODES).orElse(UNAVAILABLE).stream()
            .map(Patience::status)
            .collect(Collectors.toSet()));
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  private static int status(String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          Neutron.RETRIABLE_STATUS_CODES + ": " + text + " is no status of HTTP", e);
    }
  }
}
