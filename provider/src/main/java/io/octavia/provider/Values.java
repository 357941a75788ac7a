package io.octavia.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a model has been given. An attribute that was never given is not the same as a null one. */
public final class Values {
  private static final Values NONE = new Values(Map.of());

  private final Map<Attribute<?>, @Nullable Object> given;

  private Values(Map<Attribute<?>, @Nullable Object> given) {
    this.given = given;
  }

  /** Nothing. */
  public static Values none() {
    return NONE;
  }

  /** These values; each must be one that its attribute can have. */
  public static Values of(Map<? extends Attribute<?>, ? extends @Nullable Object> given) {
    return new Values(Collections.unmodifiableMap(new LinkedHashMap<>(given)));
  }

  /** The same with this value for the attribute. */
  public <T> Values with(Attribute<T> attribute, @Nullable T value) {
    var more = new LinkedHashMap<>(given);
    more.put(attribute, value);
    return new Values(Collections.unmodifiableMap(more));
  }

  /** Whether the attribute was given, be it null. */
  public boolean has(Attribute<?> attribute) {
    return given.containsKey(attribute);
  }

  /** Its value; null if it is null or was not given. */
  public <T> @Nullable T get(Attribute<T> attribute) {
    return attribute.cast(given.get(attribute));
  }

  /** The attributes that were given, in that order. */
  public Set<Attribute<?>> attributes() {
    return given.keySet();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Values values && given.equals(values.given);
  }

  @Override
  public int hashCode() {
    return given.hashCode();
  }

  /** Names only: certificates come with their keys. */
  @Override
  public String toString() {
    return given.keySet().stream().map(Attribute::name).toList().toString();
  }
}
