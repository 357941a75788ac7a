package io.octavia.db.resource;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts together what was found of objects: see {@link Shape}. */
final class Found {
  private final Shape shape;
  private final Map<String, @Nullable Object[]> rows = new LinkedHashMap<>();

  Found(Shape shape) {
    this.shape = shape;
  }

  /** An item of a list, before all are there. */
  private record Item(int part, @Nullable String rank, List<@Nullable String> texts) {
    private static final Comparator<@Nullable String> EMPTY_FIRST =
        Comparator.nullsFirst(Comparator.naturalOrder());
    static final Comparator<Item> ORDER =
        Comparator.comparingInt(Item::part)
            .thenComparing(Item::rank, EMPTY_FIRST)
            .thenComparing(item -> item.texts().getFirst(), EMPTY_FIRST);
  }

  /** Takes an object and its items. */
  boolean whole(ResultSet found) throws SQLException {
    if (shape.parts.isEmpty()) return objects(found);
    while (found.next()) {
      int part = found.getInt(1);
      if (part == 0) {
        object(found, 4 + shape.texts);
      } else {
        item(found, part);
      }
    }
    return !rows.isEmpty();
  }

  /** Takes objects; false if there are none. */
  boolean objects(ResultSet found) throws SQLException {
    while (found.next()) object(found, 1);
    return !rows.isEmpty();
  }

  /** Takes the items of lists of objects that were taken before. */
  boolean items(ResultSet found) throws SQLException {
    while (found.next()) item(found, found.getInt(1));
    return true;
  }

  private void object(ResultSet found, int first) throws SQLException {
    var values = new @Nullable Object[shape.layout.names().size()];
    int at = 0;
    for (var column : shape.columns) {
      values[at] = column.read(found, first + at);
      at++;
    }
    rows.put(String.valueOf(values[shape.key]), values);
  }

  private void item(ResultSet found, int part) throws SQLException {
    var owner = rows.get(found.getString(2));
    if (owner == null) return;
    var from = shape.parts.get(part - 1);
    var texts = new @Nullable String[from.from().texts().size()];
    for (int at = 0; at < texts.length; at++) texts[at] = found.getString(4 + at);
    add(owner, from.place(), new Item(part, found.getString(3), Arrays.asList(texts)));
  }

  @SuppressWarnings("unchecked")
  private static void add(@Nullable Object[] owner, int place, Item item) {
    var items = (List<Item>) owner[place];
    if (items == null) owner[place] = items = new ArrayList<>(1);
    items.add(item);
  }

  /** All that was taken, objects in their order. */
  List<Row> rows() {
    var all = new ArrayList<Row>(rows.size());
    for (var values : rows.values()) {
      for (int at = shape.columns.size(); at < values.length; at++) values[at] = list(values[at]);
      all.add(new Row(shape.layout, values));
    }
    return all;
  }

  /** The items in their order, each once. */
  @SuppressWarnings("unchecked")
  private List<Object> list(@Nullable Object found) {
    if (found == null) return List.of();
    var items = (List<Item>) found;
    if (items.size() == 1) return List.of(shown(items.getFirst()));
    return items.stream().sorted(Item.ORDER).map(this::shown).distinct().toList();
  }

  private Object shown(Item item) {
    return shape.parts.get(item.part() - 1).collection().item(item.texts());
  }
}
