package io.octavia.db.reconcile;

import io.octavia.db.Db;
import io.octavia.db.testing.TemporaryDatabase;
import org.junit.jupiter.api.AfterEach;

class SqliteReconcilesTest extends ReconcilesContract {
  private final TemporaryDatabase database = TemporaryDatabase.create();

  @Override
  Db db() {
    return database.db();
  }

  @AfterEach
  void close() {
    database.close();
  }
}
