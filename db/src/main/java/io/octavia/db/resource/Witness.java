package io.octavia.db.resource;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees what a transaction writes. What others of the same load balancer go through is no news. */
public interface Witness {
  /** Sees nothing. */
  Witness NOBODY = new Witness() {};

  /** An object is there that was not. */
  default void inserted(Kind kind, String id) {}

  /** An object is about to get these values. */
  default void updating(Kind kind, String id, Map<String, ? extends @Nullable Object> values) {}

  /** An object is about to be marked for deletion. */
  default void deleting(Kind kind, String id) {}

  /** An amphora is about to be replaced. */
  default void replacingAmphora(String id) {}

  /** An amphora is about to be removed. */
  default void removingAmphora(String id) {}

  /** An amphora's agent is about to be given its own configuration again. */
  default void reconfiguringAmphora(String id) {}

  /** Whether it has the work done, so that it is not asked of our worker. */
  default boolean takesOver() {
    return false;
  }

  /** All that serves a load balancer is about to be replaced. */
  default void replacing(String loadBalancer) {}
}
