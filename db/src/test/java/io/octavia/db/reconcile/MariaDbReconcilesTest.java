package io.octavia.db.reconcile;

import io.octavia.db.Db;
import io.octavia.db.testing.TemporaryMariaDb;
import org.junit.jupiter.api.AfterEach;

class MariaDbReconcilesTest extends ReconcilesContract {
  private final Db db = TemporaryMariaDb.shared().open();

  @Override
  Db db() {
    return db;
  }

  @AfterEach
  void close() {
    db.close();
  }
}
