package io.octavia.db.resource;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.testing.TemporaryDatabase;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.DefaultConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelectionTest {
  private static final int MANY = 300;

  private final TemporaryDatabase database = TemporaryDatabase.create();
  private final Resources resources =
      new Resources(database.db(), () -> Instant.parse("2026-01-01T00:00:00Z"));

  @BeforeEach
  void fill() {
    resources.write(
        "none",
        writing -> {
          for (int number = 0; number < MANY; number++) add(writing, "%03d".formatted(number));
          return true;
        });
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static void add(Writing writing, String number) {
    writing.insert(
        Kind.LOAD_BALANCER,
        object(
            "lb" + number,
            Map.of(
                "vip_address",
                "10.0.0.1",
                "tags",
                List.of("b", "a", "b"),
                "vip_sg_ids",
                List.of("g"),
                "additional_vips",
                List.of(Row.of(Map.of("subnet_id", "s", "ip_address", "10.0.0.2"))))));
    writing.insert(
        Kind.POOL,
        object(
            "pool" + number,
            Map.of(
                "load_balancer_id",
                "lb" + number,
                "protocol",
                "HTTP",
                "lb_algorithm",
                "ROUND_ROBIN",
                "tls_enabled",
                false,
                "persistence_type",
                "SOURCE_IP")));
    writing.insert(
        Kind.LISTENER,
        object(
            "listener" + number,
            Map.of(
                "load_balancer_id",
                "lb" + number,
                "protocol",
                "HTTP",
                "protocol_port",
                80,
                "default_pool_id",
                "pool" + number,
                "insert_headers",
                Map.of("X-Forwarded-For", "true"),
                "tls_versions",
                List.of("TLSv1.2", "TLSv1.3"),
                "allowed_cidrs",
                List.of("10.0.0.0/8"))));
  }

  private static Map<String, Object> object(String id, Map<String, Object> more) {
    var values = new HashMap<String, Object>(more);
    values.put("id", id);
    values.put("project_id", "p");
    values.put("enabled", true);
    values.put("provisioning_status", "ACTIVE");
    values.put("operating_status", "ONLINE");
    return values;
  }

  /** Counts what is prepared on the way. */
  private int statements(Kind kind, Query query, int expected) {
    var count = new AtomicInteger();
    return database
        .db()
        .read(context ->
            context.connectionResult(connection -> {
              var counting =
                  new DefaultConnection(connection) {
                    @Override
                    public PreparedStatement prepareStatement(String sql) throws SQLException {
                      count.incrementAndGet();
                      return super.prepareStatement(sql);
                    }
                  };
              var counted = DSL.using(counting, context.dialect(), context.settings());
              assertThat(new Selection(counted, View.of(kind)).list(query).orElseThrow())
                  .hasSize(expected);
              return count.get();
            }));
  }

  @Test
  void page_costs_two_statements_whatever_its_length() {
    for (var kind : List.of(Kind.LOAD_BALANCER, Kind.LISTENER, Kind.POOL)) {
      var all = Query.of(Kind.LOAD_BALANCER);
      var one = new Query(all.equal(), all.tags(), all.order(), null, false, 1);
      assertThat(statements(kind, all, MANY)).as(kind.name()).isEqualTo(2);
      assertThat(statements(kind, one, 1)).as(kind.name()).isEqualTo(2);
    }
  }

  @Test
  void row_has_what_other_tables_say_of_the_object() {
    var lb = resources.read(reading -> reading.find(Kind.LOAD_BALANCER, "lb007")).orElseThrow();
    assertThat(lb.text("vip_address")).isEqualTo("10.0.0.1");
    assertThat(lb.texts("tags")).containsExactly("a", "b");
    assertThat(lb.texts("listeners")).containsExactly("listener007");
    assertThat(lb.texts("vip_sg_ids")).containsExactly("g");
    assertThat(lb.rows("additional_vips").getFirst().text("ip_address")).isEqualTo("10.0.0.2");
    var listener = resources.read(reading -> reading.find(Kind.LISTENER, "listener007"));
    assertThat(listener.orElseThrow().get("insert_headers"))
        .isEqualTo(Map.of("X-Forwarded-For", "true"));
    assertThat(listener.orElseThrow().texts("tls_versions")).containsExactly("TLSv1.2", "TLSv1.3");
    var pool = resources.read(reading -> reading.find(Kind.POOL, "pool007")).orElseThrow();
    assertThat(pool.text("persistence_type")).isEqualTo("SOURCE_IP");
    assertThat(pool.texts("listeners")).containsExactly("listener007");
  }

  @Test
  void key_that_is_there_is_told_apart() {
    var broken =
        org.assertj.core.api.Assertions.catchThrowable(() ->
            resources.write(
                "none",
                writing -> {
                  add(writing, "007");
                  return true;
                }));
    assertThat(broken).isInstanceOf(DuplicateRow.class);
  }
}
