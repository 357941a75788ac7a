package io.octavia.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object as providers see it, with octavia-lib's names. The new object of an update has what is
 * to change and nothing else; everything else is not given.
 */
public sealed interface Model
    permits AdditionalVip,
        HealthMonitor,
        L7Policy,
        L7Rule,
        Listener,
        LoadBalancer,
        Member,
        Pool,
        Vip {
  /** What this object has been given. */
  Values values();

  /** All attributes that such an object could have, in octavia-lib's order. */
  List<Attribute<?>> attributes();

  /** Whether the attribute was given, be it null. */
  default boolean has(Attribute<?> attribute) {
    return values().has(attribute);
  }

  /** Its value; null if it is null or was not given. */
  default <T> @Nullable T get(Attribute<T> attribute) {
    return values().get(attribute);
  }
}
