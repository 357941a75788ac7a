package io.octavia.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.Tables;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a database server could answer otherwise than a file. */
class MariaDbTest {
  private final Bench bench = Bench.onMariaDb();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void broken_input_is_refused_in_the_same_words() throws Exception {
    var broken = new BrokenInput(bench);
    BrokenInput.cases().forEach(broken::check);
  }

  @Test
  void one_of_many_racing_creates_wins() throws Exception {
    for (int round = 0; round < 5; round++) Race.ofCreates(bench);
  }

  @Test
  void everything_can_be_made_and_shown() {
    var made = bench.post("/loadbalancers", GraphTest.WEB).is(201);
    assertThat(bench.get("/loadbalancers/" + made.id() + "/status").is(200).text())
        .contains("10.0.0.5");
    var listeners = bench.get("/listeners?sort=name:desc&limit=1").is(200).json();
    assertThat(listeners.at("/listeners/0/name").asString()).isEqualTo("plain");
    assertThat(bench.get("/healthmonitors").json().at("/healthmonitors/0/type").asString())
        .isEqualTo("HTTP");
    assertThat(made.body().path("created_at").asString()).isEqualTo("2026-01-02T03:04:05");
    bench.settle();
    bench.put("/loadbalancers/" + made.id() + "/failover", "").is(202);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "description"})
  void text_beyond_the_basic_plane_is_stored_or_refused(String attribute) {
    var body =
        "{'loadbalancer':{'vip_subnet_id':'%s','%s':'\uD83D\uDE00'}}"
            .formatted(MemoryCloud.SUBNET, attribute);
    var answer = bench.post("/loadbalancers", body);
    assertThat(answer.status()).as(answer.text()).isIn(201, 400);
    bench.get("/loadbalancers?name=%F0%9F%98%80").is(200);
    bench.get("/loadbalancers/%F0%9F%98%80").is(404);
    bench.get("/loadbalancers?marker=%F0%9F%98%80").is(400);
    bench.get("/loadbalancers?tags=%F0%9F%98%80").is(200);
  }

  @Test
  void project_that_no_table_can_name_is_refused() {
    try (var limited = Bench.onMariaDb(Map.of("api_settings.auth_strategy", "testing"))) {
      var body =
          "{'loadbalancer':{'vip_subnet_id':'%s','project_id':'\uD83D\uDE00'}}"
              .formatted(MemoryCloud.SUBNET);
      var administrator = Map.of("X-Project-Id", "one", "X-Roles", "admin");
      var reply =
          limited.send(
              "POST",
              "/v2/lbaas/loadbalancers",
              body.replace('\'', '"').getBytes(UTF_8),
              administrator);
      assertThat(reply.is(400).fault()).contains("characters that it does not know");
    }
  }

  @Test
  void change_and_its_note_for_the_worker_are_one() {
    var lb = bench.loadBalancer();
    var generation =
        bench.db.read(tx ->
            tx.select(Tables.RECONCILE.GENERATION)
                .from(Tables.RECONCILE)
                .where(Tables.RECONCILE.LOAD_BALANCER_ID.eq(lb))
                .fetchOne(Tables.RECONCILE.GENERATION));
    bench.put("/loadbalancers/" + lb, "{'loadbalancer':{}}").is(200);
    var next =
        bench.db.read(tx ->
            tx.select(Tables.RECONCILE.GENERATION)
                .from(Tables.RECONCILE)
                .where(Tables.RECONCILE.LOAD_BALANCER_ID.eq(lb))
                .fetchOne(Tables.RECONCILE.GENERATION));
    assertThat(next).isGreaterThan(generation);
  }
}
