package io.octavia.db;

import io.octavia.db.testing.TemporaryDatabase;
import org.junit.jupiter.api.AutoClose;

class SqliteContractTest extends DatabaseContract {
  @AutoClose private final TemporaryDatabase database = TemporaryDatabase.create();

  @Override
  Db db() {
    return database.db();
  }
}
