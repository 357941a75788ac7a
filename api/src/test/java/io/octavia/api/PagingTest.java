package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.tables.Tables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Walking a list page by page finds what the whole list has, in its order. */
class PagingTest {
  private static final long SEED = Long.getLong("octavia.seed", 7L);
  private static final List<String> KEYS =
      List.of(
          "name",
          "protocol",
          "protocol_port",
          "admin_state_up",
          "created_at",
          "id",
          "connection_limit",
          "description",
          "hsts_max_age",
          "default_pool_id");
  private static final List<String> FILTERS =
      List.of(
          "", "&admin_state_up=true", "&protocol=TCP", "&tags-any=a,b", "&not-tags=a", "&name=x");

  private static Bench bench(String where) {
    return where.equals("file") ? new Bench() : Bench.onMariaDb();
  }

  private final Random random = new Random(SEED);
  private int port = 1;

  private void listener(Bench bench, String lb) {
    var tags = List.of("", "'a'", "'b'", "'a','b'").get(random.nextInt(4));
    var name = List.of("'x'", "'y'", "'X'", "'é'", "null", "''").get(random.nextInt(6));
    bench
        .post(
            "/listeners",
            "{'listener':{'loadbalancer_id':'%s','protocol':'%s','protocol_port':%d,'name':%s,'tags':[%s],'admin_state_up':%s}}"
                .formatted(
                    lb,
                    random.nextBoolean() ? "TCP" : "HTTP",
                    port++,
                    name,
                    tags,
                    random.nextBoolean()))
        .is(201);
    bench.settle();
    if (random.nextBoolean()) bench.later(Duration.ofSeconds(1));
  }

  private String query() {
    var terms = new ArrayList<String>();
    for (int count = random.nextInt(4); count > 0; count--) {
      var key = KEYS.get(random.nextInt(KEYS.size()));
      terms.add(key + List.of("", ":asc", ":desc").get(random.nextInt(3)));
    }
    var sort = terms.isEmpty() ? "" : "&sort=" + String.join(",", terms);
    return sort + FILTERS.get(random.nextInt(FILTERS.size()));
  }

  private static List<String> ids(Bench bench, String query) {
    var ids = new ArrayList<String>();
    var path = "/listeners?" + query;
    bench
        .get(path)
        .is(200)
        .json()
        .path("listeners")
        .forEach(each -> ids.add(each.path("id").asString()));
    return ids;
  }

  /** All pages, one after the other, with something happening after each. */
  private static List<String> walk(
      Bench bench, String query, Supplier<Integer> limit, Runnable between) {
    var walked = new ArrayList<String>();
    var marker = "";
    while (true) {
      var page = ids(bench, "limit=" + limit.get() + query + marker);
      if (page.isEmpty()) return walked;
      walked.addAll(page);
      marker = "&marker=" + page.getLast();
      between.run();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void pages_are_the_whole_list(String where) {
    try (var bench = bench(where)) {
      var lb = bench.loadBalancer();
      for (int count = 0; count < 20; count++) listener(bench, lb);
      for (int round = 0; round < 15; round++) {
        var query = query();
        var whole = ids(bench, "limit=infinite" + query);
        var walked = walk(bench, query, () -> 1 + random.nextInt(9), () -> {});
        assertThat(walked).as("seed %d, %s", SEED, query).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void what_stays_is_found_once_while_others_come(String where) {
    try (var bench = bench(where)) {
      var lb = bench.loadBalancer();
      for (int count = 0; count < 20; count++) listener(bench, lb);
      for (int round = 0; round < 4; round++) {
        var query = query();
        var whole = ids(bench, "limit=infinite" + query);
        var walked =
            walk(
                bench,
                query,
                () -> 1 + random.nextInt(5),
                () -> {
                  if (port < 120) listener(bench, lb);
                });
        assertThat(walked).as("seed %d, %s", SEED, query).doesNotHaveDuplicates();
        walked.retainAll(new HashSet<>(whole));
        assertThat(walked).as("seed %d, %s", SEED, query).isEqualTo(whole);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void what_stays_is_found_once_while_others_go(String where) {
    try (var bench = bench(where)) {
      var lb = bench.loadBalancer();
      for (int round = 0; round < 4; round++) {
        for (int count = 0; count < 10; count++) listener(bench, lb);
        var query = query();
        var whole = ids(bench, "limit=infinite" + query);
        var seen = new ArrayList<String>();
        while (true) {
          var marker = seen.isEmpty() ? "" : "&marker=" + seen.getLast();
          var page = ids(bench, "limit=2" + query + marker);
          if (page.isEmpty()) break;
          seen.addAll(page);
          var last = seen.getLast();
          var others = whole.stream().filter(id -> !id.equals(last)).toList();
          if (!others.isEmpty()) gone(bench, others.get(random.nextInt(others.size())));
        }
        var left = ids(bench, "limit=infinite" + query);
        assertThat(seen).as("seed %d, %s", SEED, query).doesNotHaveDuplicates();
        seen.retainAll(left);
        assertThat(seen).as("seed %d, %s", SEED, query).isEqualTo(left);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "server"})
  void marker_that_went_is_refused(String where) {
    try (var bench = bench(where)) {
      var lb = bench.loadBalancer();
      for (int count = 0; count < 3; count++) listener(bench, lb);
      var marker = ids(bench, "limit=1").getFirst();
      gone(bench, marker);
      assertThat(bench.get("/listeners?limit=1&marker=" + marker).is(400).fault())
          .isEqualTo("Supplied pagination marker '" + marker + "' is not valid.");
    }
  }

  /** What a worker does in the end with a listener that is deleted. */
  private static void gone(Bench bench, String listener) {
    bench.db.change(
        tx -> tx.deleteFrom(Tables.LISTENER).where(Tables.LISTENER.ID.eq(listener)).execute());
  }
}
