package io.octavia.api.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of a request, after its types were checked: the attributes that it has, by name. */
public final class Body {
  private final Map<String, @Nullable Object> values;

  Body(Map<String, @Nullable Object> values) {
    this.values = values;
  }

  /** An object with these attributes. */
  public static Body of(Map<String, ? extends @Nullable Object> values) {
    return new Body(new LinkedHashMap<>(values));
  }

  /** Whether the request names the attribute, be it as null. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whether the request gives the attribute a value. */
  public boolean gives(String name) {
    return values.get(name) != null;
  }

  /** Names of the attributes, in the request's order. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The value, or null. */
  public @Nullable Object get(String name) {
    return values.get(name);
  }

  /** A text, or null. */
  public @Nullable String text(String name) {
    return (String) values.get(name);
  }

  /** A text of an attribute that is mandatory. */
  public String required(String name) {
    var value = (String) values.get(name);
    if (value == null) throw new IllegalStateException("no " + name);
    return value;
  }

  /** A number, or null. */
  public @Nullable Integer integer(String name) {
    return (Integer) values.get(name);
  }

  /** An object, or null. */
  public @Nullable Body body(String name) {
    return (Body) values.get(name);
  }

  /** A list of texts; empty if there is none. */
  @SuppressWarnings("unchecked")
  public List<String> texts(String name) {
    return values.get(name) instanceof List<?> list ? (List<String>) list : List.of();
  }

  /** A list of objects; empty if there is none. */
  @SuppressWarnings("unchecked")
  public List<Body> bodies(String name) {
    return values.get(name) instanceof List<?> list ? (List<Body>) list : List.of();
  }

  @Override
  public String toString() {
    return "Body" + values.keySet();
  }
}
