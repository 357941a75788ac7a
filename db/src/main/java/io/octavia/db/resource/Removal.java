package io.octavia.db.resource;

import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LISTENER_STATISTICS;
import static io.octavia.db.tables.Tables.QUOTAS;
import static io.octavia.db.tables.Tables.SESSION_PERSISTENCE;

import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes rows away with all that hangs below them, and counts the project's quota down for each:
 * what is gone does not count, however it went.
 */
final class Removal {
  private final DSLContext tx;

  Removal(DSLContext tx) {
    this.tx = tx;
  }

  void remove(Kind kind, String id) {
    var listener = kind == Kind.L7_POLICY ? text(View.of(kind), "listener_id", id) : null;
    take(kind, id);
    if (listener != null) renumber(listener);
  }

  private void take(Kind kind, String id) {
    var view = View.of(kind);
    var project = text(view, "project_id", id);
    children(kind, id);
    for (var collection : view.collections()) {
      if (collection instanceof Collection.Written written) {
        written.replace(tx, id, List.of());
      }
    }
    if (tx.deleteFrom(view.table).where(view.id.eq(id)).execute() > 0) release(kind, project);
  }

  private void children(Kind kind, String id) {
    switch (kind) {
      case LISTENER -> {
        below(Kind.L7_POLICY, "listener_id", id);
        tx.deleteFrom(LISTENER_STATISTICS).where(LISTENER_STATISTICS.LISTENER_ID.eq(id)).execute();
      }
      case POOL -> {
        below(Kind.MEMBER, "pool_id", id);
        below(Kind.HEALTH_MONITOR, "pool_id", id);
        tx.deleteFrom(SESSION_PERSISTENCE).where(SESSION_PERSISTENCE.POOL_ID.eq(id)).execute();
        tx.update(LISTENER)
            .setNull(LISTENER.DEFAULT_POOL_ID)
            .where(LISTENER.DEFAULT_POOL_ID.eq(id))
            .execute();
        tx.update(L7POLICY)
            .setNull(L7POLICY.REDIRECT_POOL_ID)
            .where(L7POLICY.REDIRECT_POOL_ID.eq(id))
            .execute();
      }
      case L7_POLICY -> below(Kind.L7_RULE, "l7policy_id", id);
      default -> {}
    }
  }

  private void below(Kind kind, String column, String id) {
    var view = View.of(kind);
    var parent = view.known(column).field().coerce(String.class);
    var children = tx.select(view.id).from(view.table).where(parent.eq(id)).fetch(view.id);
    for (var child : children) take(kind, child);
  }

  private @Nullable String text(View view, String column, String id) {
    var field = view.known(column).field().coerce(String.class);
    return tx.select(field).from(view.table).where(view.id.eq(id)).fetchOne(field);
  }

  /** Never below 0, whatever happened to the count before. */
  void release(Kind kind, @Nullable String project) {
    if (project == null) return;
    var inUse = Quota.of(kind).inUse();
    tx.update(QUOTAS)
        .set(inUse, inUse.minus(1))
        .where(QUOTAS.PROJECT_ID.eq(project))
        .and(inUse.gt(0))
        .execute();
  }

  /** Positions start at 1 and have no gaps. */
  private void renumber(String listener) {
    int position = 0;
    for (var policy :
        tx.select(L7POLICY.ID)
            .from(L7POLICY)
            .where(L7POLICY.LISTENER_ID.eq(listener))
            .orderBy(L7POLICY.POSITION, L7POLICY.ID)
            .fetch(L7POLICY.ID)) {
      position++;
      tx.update(L7POLICY)
          .set(L7POLICY.POSITION, position)
          .where(L7POLICY.ID.eq(policy))
          .and(L7POLICY.POSITION.ne(position))
          .execute();
    }
  }
}
