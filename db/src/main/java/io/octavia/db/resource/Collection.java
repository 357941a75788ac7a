package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.TAGS;

import io.octavia.db.tables.OctaviaTable;
import java.time.LocalDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A list that belongs to an object, read with the object. */
sealed interface Collection {
  /** Name of the column that holds the list. */
  String name();

  /** Where its items are, one place after the other. */
  List<Part> parts();

  /** What the list has of an item, whose texts are as its part names them. */
  default Object item(List<@Nullable String> texts) {
    return String.valueOf(texts.getFirst());
  }

  /**
   * Some of the items.
   *
   * @param owner the object that an item belongs to
   * @param rank a text that sorts items; those of the same rank are sorted by their first text
   * @param texts what there is to know of an item
   */
  record Part(Field<String> owner, Field<String> rank, List<Field<String>> texts, Condition on) {
    private static final Field<String> SAME = DSL.inline("");

    static Part unranked(TableField<Record, String> owner, List<Field<String>> texts) {
      return new Part(owner, SAME, texts, DSL.noCondition());
    }

    /** In the order in which they were made. */
    static Part byAge(Field<String> owner, Field<LocalDateTime> made, Field<String> text) {
      return new Part(
          owner,
          DSL.field("cast({0} as char(26))", String.class, made),
          List.of(text),
          DSL.noCondition());
    }

    /** Numbers sort as texts when they are of one length. */
    static Part byPosition(Field<String> owner, Field<Integer> position, Field<String> text) {
      return new Part(
          owner,
          DSL.field("cast({0} + 10000000000 as char(26))", String.class, position),
          List.of(text),
          DSL.noCondition());
    }

    /** The table that they are in. */
    Table<?> table() {
      return Objects.requireNonNull(((TableField<?, ?>) owner).getTable());
    }

    Part where(Condition condition) {
      return new Part(owner, rank, texts, condition);
    }
  }

  /** A list that the API writes with its object. */
  sealed interface Written extends Collection {
    /** Makes the list of an object that is not there yet be this one. */
    void insert(DSLContext database, String owner, List<?> items);

    /** These items as they will be read. */
    List<?> ordered(List<?> items);

    /** The field that names the object. */
    TableField<Record, String> owner();

    /** Makes the list of an object be this one. */
    default void replace(DSLContext database, String id, List<?> items) {
      database.deleteFrom(owner().getTable()).where(owner().eq(id)).execute();
      insert(database, id, items);
    }
  }

  /** Ids of rows of another table. */
  record Ids(String name, List<Part> parts) implements Collection {}

  /** Texts in a table of two columns. */
  record Texts(String name, TableField<Record, String> owner, TableField<Record, String> value)
      implements Written {
    @Override
    public List<Part> parts() {
      return List.of(Part.unranked(owner, List.of(value)));
    }

    @Override
    public List<?> ordered(List<?> items) {
      return items.stream().distinct().sorted().toList();
    }

    @Override
    public void insert(DSLContext database, String id, List<?> items) {
      if (items.isEmpty()) return;
      var insert = database.insertInto(owner.getTable(), owner, value);
      for (var item : new LinkedHashSet<>(items)) {
        insert = insert.values(id, (String) item);
      }
      insert.execute();
    }
  }

  /** Rows of another table, in the order of their first field. */
  record Rows(
      String name,
      TableField<Record, String> owner,
      List<TableField<Record, String>> fields,
      Layout layout)
      implements Written {
    Rows(String name, TableField<Record, String> owner, List<TableField<Record, String>> fields) {
      this(name, owner, fields, new Layout(fields.stream().map(Field::getName).toList()));
    }

    @Override
    public List<Part> parts() {
      return List.of(Part.unranked(owner, List.copyOf(fields)));
    }

    @Override
    public Object item(List<@Nullable String> texts) {
      return new Row(layout, texts.toArray());
    }

    @Override
    public List<?> ordered(List<?> items) {
      var first = fields.getFirst().getName();
      return items.stream()
          .sorted(
              Comparator.comparing(
                  item -> ((Row) item).text(first),
                  Comparator.nullsFirst(Comparator.naturalOrder())))
          .toList();
    }

    @Override
    public void insert(DSLContext database, String id, List<?> items) {
      for (var item : items) {
        var values = new LinkedHashMap<Field<?>, @Nullable Object>();
        values.put(owner, id);
        fields.forEach(field -> values.put(field, ((Row) item).get(field.getName())));
        database.insertInto(owner.getTable()).set(values).execute();
      }
    }
  }

  /** The tags of any object. */
  static Collection tags() {
    return new Texts("tags", TAGS.RESOURCE_ID, TAGS.TAG);
  }

  /** Texts in a table of two columns. */
  static Collection texts(
      String name, TableField<Record, String> owner, TableField<Record, String> value) {
    return new Texts(name, owner, value);
  }

  /** Ids of the rows of a table that name their owner, oldest first. */
  static Collection byAge(
      String name, OctaviaTable table, Field<String> owner, Field<LocalDateTime> made) {
    return new Ids(name, List.of(Part.byAge(owner, made, id(table))));
  }

  /** Ids of the rows of a table that name their owner, by their place. */
  static Collection byPosition(
      String name, OctaviaTable table, Field<String> owner, Field<Integer> position) {
    return new Ids(name, List.of(Part.byPosition(owner, position, id(table))));
  }

  /**
   * The listeners that really use a pool: those whose default it is, then those of enabled policies
   * with at least one rule that send requests to it.
   */
  static Collection listenersOfPool() {
    var rules = DSL.selectOne().from(L7RULE).where(L7RULE.L7POLICY_ID.eq(L7POLICY.ID));
    return new Ids(
        "listeners",
        Stream.of(
                Part.byAge(LISTENER.DEFAULT_POOL_ID, LISTENER.CREATED_AT, LISTENER.ID),
                Part.byAge(L7POLICY.REDIRECT_POOL_ID, L7POLICY.CREATED_AT, L7POLICY.LISTENER_ID)
                    .where(L7POLICY.ENABLED.isTrue().and(DSL.exists(rules))))
            .toList());
  }

  @SuppressWarnings("unchecked")
  private static Field<String> id(OctaviaTable table) {
    return (Field<String>) table.keyColumns().getFirst();
  }
}
