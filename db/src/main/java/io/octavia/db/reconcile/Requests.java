package io.octavia.db.reconcile;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The id of the request that is being served, such as {@code req-…}: what is changed meanwhile is
 * noted as its doing, so that the log lines of whoever does the work carry it, in whatever process.
 */
public final class Requests {
  private static final ScopedValue<String> CURRENT = ScopedValue.newInstance();

  private Requests() {}

  /** Serves the request. */
  public static <T extends @Nullable Object> T serving(String id, Supplier<T> work) {
    return ScopedValue.where(CURRENT, id).call(work::get);
  }

  /** The request that this thread serves, if it serves one. */
  public static Optional<String> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }
}
