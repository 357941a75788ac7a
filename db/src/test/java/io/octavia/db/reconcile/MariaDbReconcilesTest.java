package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.testing.TemporaryMariaDb;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void amphora_that_goes_while_its_replacement_is_asked_for_leaves_no_mark() {
    db.change(tx -> rows(tx, "ACTIVE", "ALLOCATED"));
    var replaced =
        db.<Boolean>write(tx -> {
          // From now on this transaction is shown what there is now.
          assertThat(tx.fetchCount(AMPHORA)).isOne();
          elsewhere(other -> other.update(AMPHORA).set(AMPHORA.STATUS, "DELETED").execute());
          return replace(tx);
        });
    assertThat(replaced).isFalse();
    assertThat(db.<Integer>read(tx -> tx.fetchCount(RECONCILE_AMPHORA))).isZero();
  }

  /** In a transaction of another thread, as another process would. */
  private void elsewhere(Consumer<DSLContext> work) {
    CompletableFuture.runAsync(() -> db.change(work)).join();
  }
}
