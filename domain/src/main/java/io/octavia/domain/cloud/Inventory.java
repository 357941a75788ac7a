package io.octavia.domain.cloud;

import java.util.List;

/**
 * What there is in the cloud that has a name as ours have; for finding what belongs to nobody.
 *
 * <p>All methods throw {@link CloudException}.
 */
public interface Inventory {
  /** Everything. */
  List<Thing> all();

  /** Takes it away. What is gone is fine. */
  void remove(Thing thing);

  /** Kinds of things. */
  enum Kind {
    SERVER,
    VOLUME,
    PORT,
    SECURITY_GROUP
  }

  /** One of them. */
  record Thing(Kind kind, String id, String name) {}

  /** Nothing, where nothing is. */
  static Inventory empty() {
    return new Inventory() {
      @Override
      public List<Thing> all() {
        return List.of();
      }

      @Override
      public void remove(Thing thing) {}
    };
  }
}
