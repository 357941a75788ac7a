package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.TAGS;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SortField;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads objects: one query for the rows, one for each kind of list beside them. */
final class Selection {
  /** SQLite takes at most 32766 parameters. */
  private static final int OWNERS = 10_000;

  /** Of two, three, and more texts. */
  private static final Set<Integer> CANNOT_COMPARE = Set.of(1267, 1270, 1271);

  private final DSLContext database;
  private final View view;
  private final List<Column> columns;
  private final List<Collection> collections;

  Selection(DSLContext database, View view) {
    this(database, view, List.copyOf(view.columns()), view.collections());
  }

  private Selection(
      DSLContext database, View view, List<Column> columns, List<Collection> collections) {
    this.database = database;
    this.view = view;
    this.columns = columns;
    this.collections = collections;
  }

  /** Reads these columns and lists only; the id must be among them. */
  Selection only(Set<String> names) {
    return new Selection(
        database,
        view,
        columns.stream().filter(column -> names.contains(column.name())).toList(),
        collections.stream().filter(collection -> names.contains(collection.name())).toList());
  }

  Optional<Row> one(String id) {
    return comparable(
        () -> fetch(view.visible().and(view.id.eq(id)), List.of(), null).stream().findFirst(),
        Optional.empty());
  }

  @SuppressWarnings("unchecked")
  List<Row> oneOf(String column, List<String> values) {
    var field = (Field<String>) view.known(column).field();
    return fetch(view.visible().and(field.in(values)), view.byAge(), null);
  }

  /** Empty if the marker is not an object of this kind. */
  Optional<List<Row>> list(Query query) {
    var condition = view.visible();
    for (var equal : query.equal()) {
      condition = condition.and(view.known(equal.column()).equal(equal.value()));
    }
    for (var tagged : query.tags()) {
      condition = condition.and(tagged(tagged));
    }
    if (query.marker() != null) {
      var marker = marker(query.marker());
      if (marker.isEmpty()) {
        return Optional.empty();
      }
      condition = condition.and(beyond(marker.get(), query.order(), query.beforeMarker()));
    }
    var wanted = condition;
    return Optional.of(comparable(() -> fetch(wanted, query.order(), query.limit()), List.of()));
  }

  private Optional<Record> marker(String id) {
    return comparable(
        () ->
            Optional.ofNullable(
                database
                    .select(view.columns().stream().map(Column::field).toList())
                    .from(view.joined())
                    .where(view.id.eq(id))
                    .fetchOne()),
        Optional.empty());
  }

  /** MariaDB will not compare its texts with characters that they cannot have. */
  private static <T> T comparable(Supplier<T> query, T nothing) {
    try {
      return query.get();
    } catch (DataAccessException e) {
      if (e.getCause() instanceof SQLException cause
          && CANNOT_COMPARE.contains(cause.getErrorCode())) {
        return nothing;
      }
      throw e;
    }
  }

  private List<Field<?>> fields() {
    var fields = new ArrayList<Field<?>>();
    columns.forEach(column -> fields.add(column.field()));
    return fields;
  }

  private List<Row> fetch(Condition condition, List<Query.Order> order, @Nullable Integer limit) {
    var sorted = order.stream().<SortField<?>>map(this::sorted).toList();
    var select = database.select(fields()).from(view.joined()).where(condition).orderBy(sorted);
    var found = limit == null ? select.fetch() : select.limit(limit).fetch();
    var rows = new LinkedHashMap<String, Map<String, @Nullable Object>>();
    int id = found.indexOf(view.id);
    for (var each : found) {
      rows.put((String) each.get(id), values(each));
    }
    if (!rows.isEmpty()) {
      collections.forEach(collection -> add(collection, rows));
    }
    return rows.values().stream().map(Row::new).toList();
  }

  private Map<String, @Nullable Object> values(Record found) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    int at = 0;
    for (var column : columns) {
      values.put(column.name(), column.read(found.get(at++)));
    }
    return values;
  }

  private void add(Collection collection, Map<String, Map<String, @Nullable Object>> rows) {
    var owners = List.copyOf(rows.keySet());
    for (int from = 0; from < owners.size(); from += OWNERS) {
      var some = owners.subList(from, Math.min(owners.size(), from + OWNERS));
      var lists = collection.load(database, some);
      for (var owner : some) {
        var values = rows.get(owner);
        if (values != null) {
          values.put(collection.name(), lists.getOrDefault(owner, List.of()));
        }
      }
    }
  }

  private SortField<?> sorted(Query.Order order) {
    var field = view.known(order.column()).field();
    return order.descending() ? field.desc() : field.asc();
  }

  /** Rows that come after (or before) the marker; an empty value sorts before all others. */
  private Condition beyond(Record marker, List<Query.Order> order, boolean before) {
    Condition result = DSL.falseCondition();
    Condition same = DSL.noCondition();
    for (var each : order) {
      @SuppressWarnings("unchecked")
      var field = (Field<Object>) view.known(each.column()).field();
      var value = marker.get(field);
      result = result.or(same.and(greater(field, value, each.descending() == before)));
      same = same.and(value == null ? field.isNull() : field.eq(value));
    }
    return result;
  }

  private static Condition greater(Field<Object> field, @Nullable Object value, boolean up) {
    if (up) {
      return value == null ? field.isNotNull() : field.gt(value);
    }
    return value == null ? DSL.falseCondition() : field.lt(value).or(field.isNull());
  }

  private Condition tagged(Query.Tagged tagged) {
    var count = countOf(tagged.tags());
    return switch (tagged.match()) {
      case ALL -> count.eq(tagged.tags().size());
      case ANY -> count.gt(0);
      case NOT_ALL -> count.lt(tagged.tags().size());
      case NOT_ANY -> count.eq(0);
    };
  }

  private Field<Integer> countOf(Set<String> tags) {
    return DSL.field(
        DSL.selectCount().from(TAGS).where(TAGS.RESOURCE_ID.eq(view.id)).and(TAGS.TAG.in(tags)));
  }
}
