package io.octavia.db.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which place of a row has which column; one for all rows of a selection. */
final class Layout {
  private final List<String> names;
  private final Map<String, Integer> places = new HashMap<>();

  Layout(List<String> names) {
    this.names = List.copyOf(names);
    for (var name : names) places.put(name, places.size());
  }

  List<String> names() {
    return names;
  }

  /** The place of a column, or null if rows do not have it. */
  @Nullable Integer place(String name) {
    return places.get(name);
  }
}
