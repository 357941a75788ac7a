package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.TAGS;

import io.octavia.db.tables.OctaviaTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A list that belongs to an object, read with one query for any number of objects. */
sealed interface Collection {
  /** Name of the column that holds the list. */
  String name();

  /** The list of each object that has one. */
  Map<String, List<Object>> load(DSLContext database, java.util.Collection<String> owners);

  /** A list that the API writes with its object. */
  sealed interface Written extends Collection {
    /** Makes the list of an object be this one. */
    void replace(DSLContext database, String owner, List<?> items);
  }

  /** Ids of rows of another table. */
  record Ids(String name, Field<String> owner, Field<String> value, Field<?> order)
      implements Collection {
    @Override
    public Map<String, List<Object>> load(
        DSLContext database, java.util.Collection<String> owners) {
      return grouped(
          database
              .select(owner, value)
              .from(((TableField<?, ?>) value).getTable())
              .where(owner.in(owners))
              .orderBy(order, value)
              .fetch());
    }
  }

  /** Texts in a table of two columns. */
  record Texts(String name, TableField<Record, String> owner, TableField<Record, String> value)
      implements Written {
    @Override
    public Map<String, List<Object>> load(
        DSLContext database, java.util.Collection<String> owners) {
      return grouped(
          database
              .select(owner, value)
              .from(owner.getTable())
              .where(owner.in(owners))
              .orderBy(owner, value)
              .fetch());
    }

    @Override
    public void replace(DSLContext database, String id, List<?> items) {
      var table = owner.getTable();
      database.deleteFrom(table).where(owner.eq(id)).execute();
      if (items.isEmpty()) {
        return;
      }
      var insert = database.insertInto(table, owner, value);
      for (var item : new LinkedHashSet<>(items)) {
        insert = insert.values(id, (String) item);
      }
      insert.execute();
    }
  }

  /** Rows of another table, in the order of their first field. */
  record Rows(
      String name, TableField<Record, String> owner, List<TableField<Record, String>> fields)
      implements Written {
    @Override
    public Map<String, List<Object>> load(
        DSLContext database, java.util.Collection<String> owners) {
      var lists = new HashMap<String, List<Object>>();
      var selected = new ArrayList<Field<?>>(fields);
      selected.add(owner);
      database
          .select(selected)
          .from(owner.getTable())
          .where(owner.in(owners))
          .orderBy(owner, fields.getFirst())
          .forEach(found -> {
            var values = new LinkedHashMap<String, @Nullable Object>();
            fields.forEach(field -> values.put(field.getName(), found.get(field)));
            lists.computeIfAbsent(found.get(owner), _ -> new ArrayList<>()).add(new Row(values));
          });
      return lists;
    }

    @Override
    public void replace(DSLContext database, String id, List<?> items) {
      database.deleteFrom(owner.getTable()).where(owner.eq(id)).execute();
      for (var item : items) {
        var values = new LinkedHashMap<Field<?>, @Nullable Object>();
        values.put(owner, id);
        fields.forEach(field -> values.put(field, ((Row) item).get(field.getName())));
        database.insertInto(owner.getTable()).set(values).execute();
      }
    }
  }

  /**
   * The listeners that really use a pool: those whose default it is, then those of enabled policies
   * with at least one rule that send requests to it.
   */
  record ListenersOfPool() implements Collection {
    @Override
    public String name() {
      return "listeners";
    }

    @Override
    public Map<String, List<Object>> load(
        DSLContext database, java.util.Collection<String> owners) {
      var found = new HashMap<String, Set<Object>>();
      database
          .select(LISTENER.DEFAULT_POOL_ID, LISTENER.ID)
          .from(LISTENER)
          .where(LISTENER.DEFAULT_POOL_ID.in(owners))
          .orderBy(LISTENER.CREATED_AT, LISTENER.ID)
          .forEach(row -> add(found, row.value1(), row.value2()));
      database
          .select(L7POLICY.REDIRECT_POOL_ID, L7POLICY.LISTENER_ID)
          .from(L7POLICY)
          .where(L7POLICY.REDIRECT_POOL_ID.in(owners))
          .and(L7POLICY.ENABLED.isTrue())
          .and(DSL.exists(DSL.selectOne().from(L7RULE).where(L7RULE.L7POLICY_ID.eq(L7POLICY.ID))))
          .orderBy(L7POLICY.CREATED_AT, L7POLICY.ID)
          .forEach(row -> add(found, row.value1(), row.value2()));
      var lists = new HashMap<String, List<Object>>();
      found.forEach((pool, listeners) -> lists.put(pool, List.copyOf(listeners)));
      return lists;
    }

    private static void add(Map<String, Set<Object>> found, String pool, String listener) {
      found.computeIfAbsent(pool, _ -> new LinkedHashSet<>()).add(listener);
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

  /** Ids of the rows of a table that name their owner. */
  static Collection ids(String name, OctaviaTable table, Field<String> owner, Field<?> order) {
    @SuppressWarnings("unchecked")
    var id = (Field<String>) table.keyColumns().getFirst();
    return new Ids(name, owner, id, order);
  }

  private static Map<String, List<Object>> grouped(
      org.jooq.Result<org.jooq.Record2<String, String>> rows) {
    var lists = new HashMap<String, List<Object>>();
    for (var row : rows) {
      lists.computeIfAbsent(row.value1(), _ -> new ArrayList<>()).add(row.value2());
    }
    return lists;
  }
}
