package io.octavia.db.resource;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What is read of objects of a kind, and how it lies in the answer to the one statement that reads
 * it:
 *
 * <pre>
 *   part  owner  rank  texts…         columns…
 *   0                                 an object: what its row says, and rows beside it
 *   0                                 another one
 *   1     id     when  an item        of a list of the object with that id
 *   …
 * </pre>
 *
 * Objects come first, in the order asked for. An object without lists has its columns only.
 */
final class Shape {
  private final View view;
  private final List<Column> columns;
  private final List<Collection> collections;
  private final List<Part> parts = new ArrayList<>();
  private final int texts;
  private final Layout layout;
  private final Map<Asked, String> asked = new ConcurrentHashMap<>();

  /** A part of the list that is at that place of a row. */
  private record Part(int place, Collection collection, Collection.Part from) {}

  /** What is asked so often that its text is kept. */
  private record Asked(SQLDialect dialect, String what) {}

  Shape(View view, List<Column> columns, List<Collection> collections) {
    this.view = view;
    this.columns = columns;
    this.collections = collections;
    int place = columns.size();
    for (var collection : collections) {
      for (var from : collection.parts()) parts.add(new Part(place, collection, from));
      place++;
    }
    texts = parts.stream().mapToInt(part -> part.from().texts().size()).max().orElse(0);
    layout =
        new Layout(
            Stream.concat(
                    columns.stream().map(Column::name), collections.stream().map(Collection::name))
                .toList());
  }

  /** Reads these columns and lists only; the key must be among them. */
  Shape only(Set<String> names) {
    return new Shape(
        view,
        columns.stream().filter(column -> names.contains(column.name())).toList(),
        collections.stream().filter(collection -> names.contains(collection.name())).toList());
  }

  /** The text of a statement that is always the same. */
  String text(DSLContext database, String what, Supplier<Select<?>> select) {
    return asked.computeIfAbsent(new Asked(database.dialect(), what), _ -> select.get().getSQL());
  }

  /** The fields of objects. */
  List<Field<?>> ofObjects() {
    var fields = new ArrayList<Field<?>>();
    if (!parts.isEmpty()) {
      fields.add(DSL.inline(0));
      for (int i = 0; i < texts + 2; i++) fields.add(DSL.inline(null, String.class));
    }
    columns.forEach(column -> fields.add(column.field()));
    return fields;
  }

  /** Objects with the items of all their lists. */
  Select<?> withLists(
      DSLContext database,
      Select<Record> objects,
      java.util.function.Function<Field<String>, Condition> owned) {
    var all = objects;
    int number = 1;
    for (var part : parts) {
      var from = part.from();
      all =
          all.unionAll(
              database
                  .select(ofItems(number++, from))
                  .from(from.table())
                  .where(owned.apply(from.owner()))
                  .and(from.on()));
    }
    return all;
  }

  private List<Field<?>> ofItems(int number, Collection.Part part) {
    var fields = new ArrayList<Field<?>>();
    fields.add(DSL.inline(number));
    fields.add(part.owner());
    fields.add(part.rank());
    fields.addAll(part.texts());
    for (int i = part.texts().size(); i < texts; i++) fields.add(DSL.inline(null, String.class));
    columns.forEach(column -> fields.add(DSL.inline(null, column.field().getDataType())));
    return fields;
  }

  /** An item of a list, before all are there. */
  private record Item(Part part, int number, @Nullable String rank, List<@Nullable String> texts) {
    private static final Comparator<String> EMPTY_FIRST =
        Comparator.nullsFirst(Comparator.naturalOrder());
    static final Comparator<Item> ORDER =
        Comparator.comparingInt(Item::number)
            .thenComparing(Item::rank, EMPTY_FIRST)
            .thenComparing(item -> item.texts().getFirst(), EMPTY_FIRST);
  }

  /** Makes rows of what was found. */
  List<Row> rows(ResultSet found) throws SQLException {
    var rows = new LinkedHashMap<String, @Nullable Object[]>();
    int first = parts.isEmpty() ? 1 : 4 + texts;
    int key = first + place(view.kind.key());
    while (found.next()) {
      int number = parts.isEmpty() ? 0 : found.getInt(1);
      if (number == 0) {
        rows.put(found.getString(key), values(found, first));
      } else {
        var owner = rows.get(found.getString(2));
        if (owner != null) add(owner, item(found, number));
      }
    }
    var all = new ArrayList<Row>(rows.size());
    for (var values : rows.values()) {
      for (int at = columns.size(); at < values.length; at++) values[at] = list(values[at]);
      all.add(new Row(layout, values));
    }
    return all;
  }

  private int place(String name) {
    var place = layout.place(name);
    if (place == null) throw new IllegalStateException("rows without " + name);
    return place;
  }

  private @Nullable Object[] values(ResultSet found, int first) throws SQLException {
    var values = new @Nullable Object[columns.size() + collections.size()];
    for (int at = 0; at < columns.size(); at++) {
      values[at] = columns.get(at).read(found, first + at);
    }
    return values;
  }

  private Item item(ResultSet found, int number) throws SQLException {
    var part = parts.get(number - 1);
    var all = new @Nullable String[part.from().texts().size()];
    for (int at = 0; at < all.length; at++) all[at] = found.getString(4 + at);
    return new Item(part, number, found.getString(3), Arrays.asList(all));
  }

  @SuppressWarnings("unchecked")
  private static void add(@Nullable Object[] owner, Item item) {
    int place = item.part().place();
    var items = (List<Item>) owner[place];
    if (items == null) owner[place] = items = new ArrayList<>();
    items.add(item);
  }

  /** The items in their order, each once. */
  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object found) {
    if (found == null) return List.of();
    return ((List<Item>) found)
        .stream()
            .sorted(Item.ORDER)
            .map(item -> item.part().collection().item(item.texts()))
            .distinct()
            .toList();
  }
}
