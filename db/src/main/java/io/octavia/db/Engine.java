package io.octavia.db;

import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jspecify.annotations.Nullable;

/** What Db needs of a kind of database: one attempt of a transaction. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, ServerEngine {
  SQLDialect dialect();

  /** Runs in one snapshot; changes nothing. */
  <T extends @Nullable Object> T read(Function<DSLContext, T> work);

  /** Runs a single statement that changes nothing. */
  <T extends @Nullable Object> T look(Function<DSLContext, T> work);

  /** Runs in one transaction, committed if the function returns and undone if it throws. */
  <T extends @Nullable Object> T write(Function<DSLContext, T> work);

  @Override
  void close();
}
