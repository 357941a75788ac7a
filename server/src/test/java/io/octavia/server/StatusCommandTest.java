package io.octavia.server;

import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.reconcile.Failures;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.ProvisioningStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code octavia-status pending} prints. */
class StatusCommandTest {
  private static final LoadBalancerId ID =
      new LoadBalancerId("11111111-1111-4111-8111-111111111111");
  private static final String LISTENER_ID = "22222222-2222-4222-8222-222222222222";
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @TempDir private Path directory;
  private Db db;

  @BeforeEach
  void open() {
    var file = "sqlite:///" + directory.resolve("octavia.db");
    db = Db.open(file, DbSettings.DEFAULTS, RandomGenerator.getDefault());
    Schema.upgrade(db, "head");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void nothing_is_said_to_be_pending_if_all_is_at_rest() {
    db.change(tx -> loadBalancer(tx));
    assertThat(printed(0)).isEqualTo("nothing is pending\n");
  }

  @Test
  void object_in_error_is_told_with_its_reason_and_the_next_try() {
    db.change(tx -> {
      loadBalancer(tx);
      tx.insertInto(LISTENER)
          .set(LISTENER.ID, LISTENER_ID)
          .set(LISTENER.LOAD_BALANCER_ID, ID.value())
          .set(LISTENER.PROTOCOL, "HTTP")
          .set(LISTENER.PROTOCOL_PORT, 80)
          .set(LISTENER.ENABLED, true)
          .set(LISTENER.PROVISIONING_STATUS, "ERROR")
          .set(LISTENER.OPERATING_STATUS, "ERROR")
          .execute();
      Reconciles.bump(tx, ID);
      tx.update(RECONCILE)
          .setNull(RECONCILE.NEXT_AT)
          .set(RECONCILE.RETRY_AT, NOW.plusSeconds(60).toEpochMilli())
          .execute();
      Failures.note(tx, ID, LISTENER_ID, ProvisioningStatus.PENDING_CREATE, "the agent refused it");
    });

    assertThat(printed(1))
        .startsWith(ID.value() + " ACTIVE web\n")
        .contains("  in ERROR     listener " + LISTENER_ID + "\n")
        .contains("               the agent refused it\n")
        .contains("  next try     2026-11-26T12:01:00Z, in 60 s\n")
        .endsWith("1 load balancer\n");
  }

  private static void loadBalancer(DSLContext tx) {
    tx.insertInto(LOAD_BALANCER)
        .set(LOAD_BALANCER.ID, ID.value())
        .set(LOAD_BALANCER.PROJECT_ID, "project")
        .set(LOAD_BALANCER.NAME, "web")
        .set(LOAD_BALANCER.ENABLED, true)
        .set(LOAD_BALANCER.PROVISIONING_STATUS, "ACTIVE")
        .set(LOAD_BALANCER.OPERATING_STATUS, "ONLINE")
        .execute();
  }

  private String printed(int status) {
    var bytes = new ByteArrayOutputStream();
    var out = new PrintStream(bytes, true, UTF_8);
    assertThat(new StatusCommand(out, () -> NOW).pending(db)).isEqualTo(status);
    return bytes.toString(UTF_8);
  }
}
