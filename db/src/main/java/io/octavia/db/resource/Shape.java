package io.octavia.db.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
 * What is read of objects of a kind, and how it lies in what is found:
 *
 * <pre>
 *   part  owner  rank  texts…    columns…
 *   0                            an object: what its row says, and rows beside it
 *   0                            another one
 *   1     id     when  an item   of a list of the object with that id
 *   …
 * </pre>
 *
 * For one object that is a single statement. For many it is two, one with the right half and one
 * with the left: so many empty fields would cost more than to ask again.
 */
final class Shape {
  /** Texts of statements that are kept; whoever asks can think of any number of them. */
  private static final int KEPT = 200;

  final List<Column> columns;
  final List<Part> parts = new ArrayList<>();
  final Layout layout;
  final int key;

  /** How many texts an item has at most. */
  final int texts;

  private final View view;
  private final List<Collection> collections;
  private final Map<Asked, String> statements =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, String> eldest) {
          return size() > KEPT;
        }
      };

  /** Where items of the list are that is at that place of a row. */
  record Part(int place, Collection collection, Collection.Part from) {}

  /** All that a statement is about but the values of its parameters. */
  record Asked(
      SQLDialect dialect,
      String what,
      String condition,
      List<Query.Order> order,
      boolean isLimited) {}

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
    var names =
        Stream.concat(
                columns.stream().map(Column::name), collections.stream().map(Collection::name))
            .toList();
    layout = new Layout(names);
    key = names.indexOf(view.kind.key());
    if (key < 0) throw new IllegalArgumentException("rows without " + view.kind.key());
  }

  /** Reads these columns and lists only; the key must be among them. */
  Shape only(Set<String> names) {
    return new Shape(
        view,
        columns.stream().filter(column -> names.contains(column.name())).toList(),
        collections.stream().filter(collection -> names.contains(collection.name())).toList());
  }

  /** The row of an object that was added with these values. */
  Row added(Map<String, @Nullable Object> given) {
    var values = new @Nullable Object[layout.names().size()];
    int at = 0;
    for (var column : columns) {
      values[at++] =
          given.containsKey(column.name())
              ? column.kept(given.get(column.name()))
              : column.initial();
    }
    for (var collection : collections) {
      values[at++] =
          collection instanceof Collection.Written written
                  && given.get(collection.name()) instanceof List<?> items
              ? written.ordered(items)
              : List.of();
    }
    return new Row(layout, values);
  }

  /** The text of a statement, which it takes jOOQ long to write. */
  String statement(Asked asked, Supplier<Select<?>> select) {
    synchronized (statements) {
      return statements.computeIfAbsent(asked, _ -> select.get().getSQL());
    }
  }

  /** The right half. */
  List<Field<?>> ofObjects() {
    return columns.stream().<Field<?>>map(Column::field).toList();
  }

  /** An object and the items of its lists. */
  Select<?> whole(DSLContext database, Condition condition, String id) {
    Select<Record> all =
        database
            .select(parts.isEmpty() ? List.of() : noItem())
            .select(ofObjects())
            .from(view.joined())
            .where(condition);
    for (int number = 1; number <= parts.size(); number++) {
      all = all.unionAll(items(database, number, noObject(), owner -> owner.eq(id)));
    }
    return all;
  }

  /** The items of all lists of some objects. */
  Select<?> items(DSLContext database, Function<Field<String>, Condition> owned) {
    var all = items(database, 1, List.of(), owned);
    for (int number = 2; number <= parts.size(); number++) {
      all = all.unionAll(items(database, number, List.of(), owned));
    }
    return all;
  }

  private Select<Record> items(
      DSLContext database,
      int number,
      List<Field<?>> more,
      Function<Field<String>, Condition> owned) {
    var from = parts.get(number - 1).from();
    var fields = new ArrayList<Field<?>>();
    fields.add(DSL.inline(number));
    fields.add(from.owner());
    fields.add(from.rank());
    fields.addAll(from.texts());
    for (int i = from.texts().size(); i < texts; i++) fields.add(DSL.inline(null, String.class));
    fields.addAll(more);
    return database
        .select(fields)
        .from(from.table())
        .where(owned.apply(from.owner()))
        .and(from.on());
  }

  private List<Field<?>> noItem() {
    var fields = new ArrayList<Field<?>>();
    fields.add(DSL.inline(0));
    for (int i = 0; i < texts + 2; i++) fields.add(DSL.inline(null, String.class));
    return fields;
  }

  private List<Field<?>> noObject() {
    return columns.stream()
        .<Field<?>>map(column -> DSL.inline(null, column.field().getDataType()))
        .toList();
  }
}
