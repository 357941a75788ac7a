package io.octavia.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.testing.TemporaryMariaDb;
import java.time.Duration;
import java.util.Random;
import org.jooq.SQLDialect;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MariaDbContractTest extends DatabaseContract {
  private static final DbSettings IMPATIENT =
      new DbSettings(
          1,
          1,
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          1,
          Duration.ZERO,
          "TRADITIONAL",
          null,
          1);

  @AutoClose private final Db db = TemporaryMariaDb.shared().open();

  @Override
  Db db() {
    return db;
  }

  @Test
  void session_is_strict_and_speaks_mariadb() {
    assertThat(db.dialect()).isEqualTo(SQLDialect.MARIADB);
    assertThat(db.read(tx -> tx.fetchValue("SELECT @@sql_mode")).toString())
        .contains("STRICT_ALL_TABLES", "TRADITIONAL");
  }

  @Test
  void wrong_password_is_refused_at_once_and_not_told() {
    var url = TemporaryMariaDb.shared().newDatabase().replace("p%40ss", "hunter2");

    assertThatThrownBy(() -> Db.open(url, DbSettings.DEFAULTS, new Random(1)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("Access denied")
        .hasMessageNotContaining("hunter2")
        .extracting(MariaDbContractTest::whole)
        .asString()
        .doesNotContain("hunter2");
  }

  @Test
  void server_that_does_not_answer_is_named() {
    assertThatThrownBy(
            () -> Db.open("mysql://o:hunter2@127.0.0.1:9/octavia", IMPATIENT, new Random(1)))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("127.0.0.1:9/octavia")
        .extracting(MariaDbContractTest::whole)
        .asString()
        .doesNotContain("hunter2");
  }

  private static String whole(Throwable failure) {
    var text = new java.io.StringWriter();
    failure.printStackTrace(new java.io.PrintWriter(text));
    return text.toString();
  }
}
