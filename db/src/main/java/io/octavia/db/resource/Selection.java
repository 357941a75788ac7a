package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.TAGS;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Reads objects with the lists beside them. */
final class Selection {
  /** Of two, three, and more texts. */
  private static final Set<Integer> CANNOT_COMPARE = Set.of(1267, 1270, 1271);

  private final DSLContext database;
  private final View view;
  private final Shape shape;

  Selection(DSLContext database, View view) {
    this(database, view, view.whole());
  }

  private Selection(DSLContext database, View view, Shape shape) {
    this.database = database;
    this.view = view;
    this.shape = shape;
  }

  /** Reads these columns and lists only; the key must be among them. */
  Selection only(Set<String> names) {
    return new Selection(database, view, view.only(names));
  }

  Optional<Row> one(String id) {
    var text =
        shape.statement(
            asked("whole", "", List.of(), null),
            () -> shape.whole(database, view.visible().and(view.id.eq(id)), id));
    var found = new Found(shape);
    run(new Statement(text, Collections.nCopies(1 + shape.parts.size(), id)), found::whole);
    return found.rows().stream().findFirst();
  }

  /** All below a load balancer, oldest first. */
  List<Row> below(String loadBalancer) {
    return many(view.visible().and(view.below(loadBalancer)), view.byAge(), null);
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
    return Optional.of(many(condition, query.order(), query.limit()));
  }

  private Optional<Row> marker(String id) {
    return new Selection(database, view, view.plain())
        .many(view.id.eq(id), List.of(), null).stream().findFirst();
  }

  private List<Row> many(Condition condition, List<Query.Order> order, @Nullable Integer limit) {
    var text = database.render(condition);
    var values = new ArrayList<@Nullable Object>(database.extractBindValues(condition));
    if (limit != null) values.add(limit);
    var found = new Found(shape);
    var objects =
        shape.statement(
            asked("objects", text, order, limit), () -> objects(condition, order, limit));
    if (!run(new Statement(objects, values), found::objects)) return List.of();
    if (!shape.parts.isEmpty()) {
      var items =
          shape.statement(
              asked("items", text, order, limit),
              () -> shape.items(database, owned(condition, order, limit)));
      var all = Collections.nCopies(shape.parts.size(), values).stream().flatMap(List::stream);
      run(new Statement(items, all.toList()), found::items);
    }
    return found.rows();
  }

  private Shape.Asked asked(
      String what, String condition, List<Query.Order> order, @Nullable Integer limit) {
    return new Shape.Asked(database.dialect(), what, condition, order, limit != null);
  }

  /** MariaDB will not compare its texts with characters that they cannot have. */
  private boolean run(Statement statement, Statement.Reader reader) {
    try {
      return statement.run(database, reader);
    } catch (DataAccessException e) {
      if (cannotCompare(e)) return false;
      throw e;
    }
  }

  /** Whether a text was compared that has characters which the tables do not know. */
  static boolean cannotCompare(DataAccessException failure) {
    return failure.getCause() instanceof SQLException cause
        && CANNOT_COMPARE.contains(cause.getErrorCode());
  }

  private Select<?> objects(Condition condition, List<Query.Order> order, @Nullable Integer limit) {
    var select =
        database
            .select(shape.ofObjects())
            .from(view.joined())
            .where(condition)
            .orderBy(sorted(order));
    return limit == null ? select : select.limit(limit);
  }

  /** Whether an item belongs to one of the objects. A subquery with a limit must be in another. */
  private Function<Field<String>, Condition> owned(
      Condition condition, List<Query.Order> order, @Nullable Integer limit) {
    var ids = database.select(view.id).from(view.joined()).where(condition);
    if (limit == null) return owner -> owner.in(ids);
    var page = ids.orderBy(sorted(order)).limit(limit).asTable("page");
    return owner -> owner.in(database.select(page.field(view.id)).from(page));
  }

  private List<SortField<?>> sorted(List<Query.Order> order) {
    return order.stream().<SortField<?>>map(this::sorted).toList();
  }

  private SortField<?> sorted(Query.Order order) {
    var field = view.known(order.column()).field();
    return order.descending() ? field.desc() : field.asc();
  }

  /** Rows that come after (or before) the marker; an empty value sorts before all others. */
  private Condition beyond(Row marker, List<Query.Order> order, boolean before) {
    Condition result = DSL.falseCondition();
    Condition same = DSL.noCondition();
    for (var each : order) {
      var column = view.known(each.column());
      @SuppressWarnings("unchecked")
      var field = (Field<Object>) column.field();
      var value = column.write(marker.get(each.column()));
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
