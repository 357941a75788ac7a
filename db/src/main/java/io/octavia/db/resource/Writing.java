package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;

import io.octavia.db.reconcile.Outbox;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.db.reconcile.Reconfigurations;
import io.octavia.db.reconcile.Replacements;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.exception.DataAccessException;
import org.jooq.exception.IntegrityConstraintViolationException;
import org.jooq.exception.SQLStateClass;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** One transaction that changes objects of the API. */
public final class Writing extends Reading {
  /** The port that HAProxy peers of a load balancer's first listener use. */
  public static final int FIRST_PEER_PORT = 1025;

  /** MariaDB: characters that the table's set does not have, text too long, number too large. */
  private static final Set<Integer> UNSTORABLE = Set.of(1366, 1406, 1264);

  /** A foreign key that leads nowhere: MariaDB's code, and SQLite's. */
  private static final Set<Integer> REFERENCE = Set.of(1452, 787);

  /** A pool without it has no session persistence. */
  private static final String PERSISTENCE = "persistence_type";

  private final InstantSource clock;
  private final Map<Kind, List<Row>> added = new EnumMap<>(Kind.class);
  private Witness witness = Witness.NOBODY;

  /** Writes in a transaction that others began. */
  public Writing(DSLContext context, InstantSource clock) {
    super(context);
    this.clock = clock;
  }

  /**
   * Adds an object with these columns, lists included; its creation time is now.
   *
   * @throws DuplicateRow if the database has one with the same key
   * @throws MissingRow if the object refers to one that is not there
   * @throws UnstorableValue if the database cannot hold what is to be written
   */
  public void insert(Kind kind, Map<String, ? extends @Nullable Object> values) {
    var view = View.of(kind);
    var all = new LinkedHashMap<String, @Nullable Object>(values);
    all.put("created_at", now());
    store(kind, () -> insert(view, all));
    added.computeIfAbsent(kind, _ -> new ArrayList<>()).add(view.whole().added(all));
    witness.inserted(kind, String.valueOf(values.get(kind.key())));
  }

  /**
   * The objects of that kind that this transaction has added, as they were then. Of their lists
   * they have those that are written with them, and not yet what refers to them.
   */
  public List<Row> added(Kind kind) {
    return added.getOrDefault(kind, List.of());
  }

  /** Tells apart why the database refused to store. */
  private static void store(Kind kind, Runnable statements) {
    try {
      statements.run();
    } catch (IntegrityConstraintViolationException e) {
      throw REFERENCE.contains(codeOf(e)) ? new MissingRow(kind, e) : new DuplicateRow(kind, e);
    } catch (DataAccessException e) {
      throw e.sqlStateClass() == SQLStateClass.C22_DATA_EXCEPTION || UNSTORABLE.contains(codeOf(e))
          ? new UnstorableValue(kind, e)
          : e;
    }
  }

  private static int codeOf(DataAccessException failure) {
    return switch (failure.getCause()) {
      // Its error code is the plain one, of all constraints.
      case SQLiteException cause -> cause.getResultCode().code;
      case SQLException cause -> cause.getErrorCode();
      case null, default -> 0;
    };
  }

  private void insert(View view, Map<String, @Nullable Object> values) {
    var id = (String) values.get(view.kind.key());
    if (id == null) {
      throw new IllegalArgumentException("an object without id: " + view.kind);
    }
    var own = fields(view, view.table, values);
    context.insertInto(view.table).set(own).execute();
    for (var beside : view.besides()) {
      var theirs = fields(view, beside.table(), values);
      if (theirs.values().stream().anyMatch(java.util.Objects::nonNull)) {
        theirs.put(beside.key(), id);
        context.insertInto(beside.table()).set(theirs).execute();
      }
    }
    for (var collection : view.collections()) {
      if (collection instanceof Collection.Written written
          && values.get(collection.name()) instanceof List<?> items) {
        written.insert(context, id, items);
      }
    }
  }

  /**
   * Gives these columns of an object these values, lists included, and stamps it as updated.
   *
   * @throws UnstorableValue if the database cannot hold what is to be written
   */
  public void update(Kind kind, String id, Map<String, ? extends @Nullable Object> values) {
    witness.updating(kind, id, values);
    store(kind, id, values);
  }

  private void store(Kind kind, String id, Map<String, ? extends @Nullable Object> values) {
    var view = View.of(kind);
    var all = new LinkedHashMap<String, @Nullable Object>(values);
    all.put("updated_at", now());
    store(kind, () -> update(view, id, all));
  }

  private void update(View view, String id, Map<String, @Nullable Object> all) {
    context.update(view.table).set(fields(view, view.table, all)).where(view.id.eq(id)).execute();
    for (var beside : view.besides()) {
      var theirs = fields(view, beside.table(), all);
      if (!theirs.isEmpty()) {
        context.update(beside.table()).set(theirs).where(beside.key().eq(id)).execute();
      }
    }
    lists(view, id, all);
  }

  /**
   * Takes away an object that administrators keep for load balancers. Those that are deleted
   * already refer to a placeholder from then on.
   *
   * @throws RowInUse if others refer to it
   */
  public void delete(Kind kind, String id) {
    var view = View.of(kind);
    if (kind == Kind.FLAVOR) forget(LOAD_BALANCER.FLAVOR_ID, id);
    if (kind == Kind.AVAILABILITY_ZONE) forget(LOAD_BALANCER.AVAILABILITY_ZONE, id);
    try {
      context.deleteFrom(view.table).where(view.id.eq(id)).execute();
    } catch (IntegrityConstraintViolationException e) {
      throw new RowInUse(kind, e);
    }
  }

  private void forget(Field<String> reference, String id) {
    context
        .update(LOAD_BALANCER)
        .set(reference, View.PLACEHOLDER)
        .where(reference.eq(id))
        .and(LOAD_BALANCER.PROVISIONING_STATUS.eq("DELETED"))
        .execute();
  }

  /**
   * Takes an object's row away, with all that hangs below it, and gives the project's quota back.
   * The rows of load balancers stay.
   */
  public void remove(Kind kind, String id) {
    if (kind == Kind.LOAD_BALANCER) {
      throw new IllegalArgumentException("rows of load balancers stay");
    }
    new Removal(context).remove(kind, id);
  }

  /** Gives the project's quota for an object back. */
  public void release(Kind kind, @Nullable String project) {
    new Removal(context).release(kind, project);
  }

  /** Makes the provisioning status of these objects this one. */
  public void provisioning(Kind kind, List<String> ids, String status) {
    for (var id : ids) {
      if (status.equals("PENDING_DELETE")) witness.deleting(kind, id);
      store(kind, id, Map.of("provisioning_status", status));
    }
  }

  /** Gives a pool this session persistence in place of what it had; null takes it away. */
  public void persistence(String pool, @Nullable Map<String, ? extends @Nullable Object> values) {
    witness.updating(
        Kind.POOL, pool, values == null ? Collections.singletonMap(PERSISTENCE, null) : values);
    context.deleteFrom(SESSION_PERSISTENCE).where(SESSION_PERSISTENCE.POOL_ID.eq(pool)).execute();
    if (values != null) {
      var fields = fields(View.of(Kind.POOL), SESSION_PERSISTENCE, new LinkedHashMap<>(values));
      fields.put(SESSION_PERSISTENCE.POOL_ID, pool);
      store(Kind.POOL, () -> context.insertInto(SESSION_PERSISTENCE).set(fields).execute());
    }
  }

  /** Makes a listener's default pool this one; nothing else of it changes. */
  public void defaultPool(String listener, String pool) {
    context
        .update(LISTENER)
        .set(LISTENER.DEFAULT_POOL_ID, pool)
        .where(LISTENER.ID.eq(listener))
        .execute();
  }

  /** Puts a policy at this place among those of its listener; if it moves, it was updated. */
  public void position(String policy, int position) {
    context
        .update(L7POLICY)
        .set(L7POLICY.POSITION, position)
        .set(L7POLICY.UPDATED_AT, now())
        .where(L7POLICY.ID.eq(policy))
        .and(L7POLICY.POSITION.ne(position))
        .execute();
  }

  /**
   * The port that HAProxy peers of a new listener of the load balancer use: one above the others.
   */
  public int nextPeerPort(String loadBalancer) {
    var highest =
        context
            .select(DSL.max(LISTENER.PEER_PORT))
            .from(LISTENER)
            .where(LISTENER.LOAD_BALANCER_ID.eq(loadBalancer))
            .fetchOne(0, Integer.class);
    return highest == null ? FIRST_PEER_PORT : highest + 1;
  }

  /**
   * Counts objects of that kind that are about to be added to the project, before any is.
   *
   * @param added how many
   * @param more by how many there will be more in the end: others may be about to go
   * @param byDefault the most that a project may have without a limit of its own; -1 for any number
   * @return false if the project would have more than it may
   */
  public boolean charge(String project, Kind kind, int added, int more, int byDefault) {
    return Quota.of(kind).charge(context, project, added, more, byDefault);
  }

  /** Counts all that the project has anew. */
  public void recount(String project) {
    for (var kind : Kind.COUNTED) Quota.of(kind).recount(context, project);
  }

  /** Says that the load balancer's rows were changed and are to be converged. */
  public void changed(String loadBalancer) {
    Reconciles.bump(context, new LoadBalancerId(loadBalancer));
  }

  /** Says that the amphora is to be replaced by a new one. */
  public void replace(String amphora, String reason) {
    witness.replacingAmphora(amphora);
    if (witness.takesOver()) return;
    Replacements.request(context, new AmphoraId(amphora), reason);
  }

  /** Says that the amphora's agent is to be given its own configuration again. */
  public void reconfigure(String loadBalancer, String amphora) {
    witness.reconfiguringAmphora(amphora);
    if (witness.takesOver()) return;
    Reconfigurations.request(context, new LoadBalancerId(loadBalancer), new AmphoraId(amphora));
  }

  /** Says that the amphora is to be removed and not replaced. */
  public void removeAmphora(String amphora) {
    witness.removingAmphora(amphora);
    store(Kind.AMPHORA, amphora, Map.of("status", "PENDING_DELETE"));
  }

  /** Has a worker that others run called once this is committed; {@code arguments} is JSON. */
  public void call(String id, String loadBalancer, String method, String arguments) {
    new Outbox(clock).append(context, id, new LoadBalancerId(loadBalancer), method, arguments);
  }

  /** Says that all amphorae of the load balancer are to be replaced by new ones. */
  public void replaceAll(String loadBalancer, String reason) {
    witness.replacing(loadBalancer);
    if (witness.takesOver()) return;
    Replacements.requestAll(context, new LoadBalancerId(loadBalancer), reason);
  }

  /** Whom to tell of what is written from now on. */
  public void watchedBy(Witness somebody) {
    witness = somebody;
  }

  private void lists(View view, String id, Map<String, @Nullable Object> values) {
    for (var collection : view.collections()) {
      if (collection instanceof Collection.Written written
          && values.get(collection.name()) instanceof List<?> items) {
        written.replace(context, id, items);
      }
    }
  }

  private static Map<Field<?>, @Nullable Object> fields(
      View view, org.jooq.Table<?> table, Map<String, @Nullable Object> values) {
    var fields = new LinkedHashMap<Field<?>, @Nullable Object>();
    for (var column : view.columns()) {
      if (values.containsKey(column.name())
          && table.equals(((org.jooq.TableField<?, ?>) column.field()).getTable())) {
        fields.put(column.field(), column.write(values.get(column.name())));
      }
    }
    return fields;
  }

  private LocalDateTime now() {
    return LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC);
  }
}
