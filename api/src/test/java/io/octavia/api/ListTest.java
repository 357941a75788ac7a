package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters, order, pages, links and fields. */
class ListTest {
  private final Bench bench = new Bench();
  private final List<String> ids = new ArrayList<>();

  /** Names c, b, a, c by age; tags x; x,y; y; none. */
  @BeforeEach
  void begin() {
    make("c", "'x'");
    make("b", "'x','y'");
    make("a", "'y'");
    make("c", "");
    bench.settle();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void make(String name, String tags) {
    ids.add(
        bench
            .post(
                "/loadbalancers",
                "{'loadbalancer':{'name':'%s','vip_subnet_id':'%s','tags':[%s],'admin_state_up':%s}}"
                    .formatted(name, MemoryCloud.SUBNET, tags, !name.equals("b")))
            .is(201)
            .id());
    bench.later(Duration.ofSeconds(1));
  }

  /** The numbers of the load balancers in the order of the answer. */
  private String seen(Bench.Answer answer) {
    var seen = new ArrayList<String>();
    for (var lb : answer.is(200).json().path("loadbalancers")) {
      seen.add(String.valueOf(ids.indexOf(lb.path("id").asString())));
    }
    return String.join(" ", seen);
  }

  private String filled(String query) {
    for (int at = 0; at < ids.size(); at++) query = query.replace("{" + at + "}", ids.get(at));
    return query;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "''                                   | 0 1 2 3",
        "?name=c                              | 0 3",
        "?name=c&admin_state_up=true          | 0 3",
        "?admin_state_up=no                   | 1",
        "?enabled=False                       | 1",
        "?name=nobody                         | ''",
        "?vip_subnet_id=20000000-0000-0000-0000-000000000001 | 0 1 2 3",
        "?provider=amphora                    | 0 1 2 3",
        "?topology=SINGLE                     | 0 1 2 3",
        "?created_at=2026-01-02T03:04:06      | 1",
        "?created_at=whenever                 | ''",
        "?id={2}                              | 2",
        "?project_id=30000000000000000000000000000001 | 0 1 2 3",
        "?project_id=somebody                 | ''",
        "?tags=x                              | 0 1",
        "?tags=x,y                            | 1",
        "?tags=x&tags=y                       | 1",
        "?tags-any=x,y                        | 0 1 2",
        "?not-tags=x,y                        | 0 2 3",
        "?not-tags-any=x,y                    | 3",
        "?tags=x&not-tags=y                   | 0",
        "?sort=name                           | 2 1 0 3",
        "?sort=name:desc                      | 0 3 1 2",
        "?sort=name:DESC,created_at:desc      | 3 0 1 2",
        "?sort_key=name&sort_dir=desc         | 0 3 1 2",
        "?sort_key=admin_state_up,name        | 1 2 0 3",
        "?sort=created_at:desc                | 3 2 1 0",
        "?limit=2                             | 0 1",
        "?limit=0                             | 0 1 2 3",
        "?limit=-5                            | 0 1 2 3",
        "?limit=infinite                      | 0 1 2 3",
        "?limit=2&marker={1}                  | 2 3",
        "?marker={3}                          | ''",
        "?sort=name&marker={1}                | 0 3",
        "?sort=name:desc&marker={3}           | 1 2",
        "?sort=vip_address:desc&limit=1       | 3",
        "?sort=admin_state_up&marker={1}      | 0 2 3",
        "?marker={2}&page_reverse=True        | 0 1",
        "?marker={2}&page_reverse=true        | 3",
        "?marker={3}&page_reverse=True&limit=2 | 0 1",
      })
  void query_finds(String query, String expected) {
    assertThat(seen(bench.get("/loadbalancers" + filled(query)))).isEqualTo(expected);
  }

  @Test
  void empty_values_sort_first_and_can_be_paged_over() {
    bench.put("/loadbalancers/" + ids.get(0), "{'loadbalancer':{'name':null}}").is(200);
    bench.put("/loadbalancers/" + ids.get(3), "{'loadbalancer':{'name':null}}").is(200);
    assertThat(seen(bench.get("/loadbalancers?sort=name"))).isEqualTo("0 3 2 1");
    for (var direction : new String[] {"asc", "desc"}) {
      var walked = new ArrayList<String>();
      var marker = "";
      for (int page = 0; page < 5; page++) {
        var path = "/loadbalancers?limit=1&sort=name:" + direction + marker;
        var found = bench.get(path).is(200).json().path("loadbalancers");
        if (found.isEmpty()) break;
        var id = found.get(0).path("id").asString();
        walked.add(String.valueOf(ids.indexOf(id)));
        marker = "&marker=" + id;
      }
      assertThat(String.join(" ", walked))
          .isEqualTo(direction.equals("asc") ? "0 3 2 1" : "1 2 0 3");
    }
  }

  @Test
  void links_lead_to_the_pages_beside() {
    var page = bench.get("/loadbalancers?limit=2&sort=name:desc&name=c").is(200).json();
    assertThat(page.path("loadbalancers_links").toString())
        .isEqualTo(
            "[{\"rel\":\"next\",\"href\":\"http://api.example:9876/v2/lbaas/loadbalancers?limit=2"
                + "&sort=name:desc&marker="
                + ids.get(3)
                + "\"}]");
    var middle = bench.get("/loadbalancers?limit=1&marker=" + ids.get(0)).is(200).json();
    assertThat(middle.path("loadbalancers_links").get(0).path("rel").asString())
        .isEqualTo("previous");
    assertThat(middle.path("loadbalancers_links").get(0).path("href").asString())
        .endsWith("?limit=1&marker=" + ids.get(1) + "&page_reverse=True");
    assertThat(middle.path("loadbalancers_links").get(1).path("href").asString())
        .endsWith("?limit=1&marker=" + ids.get(1));
    var last = bench.get("/loadbalancers?limit=3&marker=" + ids.get(2)).is(200).json();
    assertThat(last.path("loadbalancers_links")).hasSize(1);
    var all = bench.get("/loadbalancers?limit=0").is(200).json();
    assertThat(all.path("loadbalancers_links").get(0).path("href").asString())
        .contains("?limit=None&marker=");
    assertThat(bench.get("/loadbalancers?name=nobody").json().path("loadbalancers_links"))
        .isEmpty();
  }

  @Test
  void fields_are_chosen_one_by_one() {
    var path = "/loadbalancers/" + ids.get(0);
    assertThat(bench.get(path + "?fields=id&fields=name").text())
        .isEqualTo("{\"loadbalancer\":{\"id\":\"" + ids.get(0) + "\",\"name\":\"c\"}}");
    assertThat(bench.get(path + "?fields=id,name").text()).isEqualTo("{\"loadbalancer\":{}}");
    assertThat(bench.get("/loadbalancers?fields=name&limit=1").text())
        .startsWith("{\"loadbalancers\":[{\"name\":\"c\"}],");
    assertThat(bench.get(path + "?fields=nothing&other=1").is(200).text())
        .isEqualTo("{\"loadbalancer\":{}}");
  }

  @Test
  void switches_turn_them_off() {
    try (var plain =
        new Bench(
            Map.of(
                "api_settings.allow_pagination", "false",
                "api_settings.allow_sorting", "false",
                "api_settings.allow_filtering", "false",
                "api_settings.allow_field_selection", "false"))) {
      plain.loadBalancer();
      plain.later(Duration.ofSeconds(1));
      var second = plain.loadBalancer();
      var answer =
          plain.get("/loadbalancers?limit=1&sort=nothing&nothing=1&fields=id").is(200).json();
      assertThat(answer.path("loadbalancers")).hasSize(2);
      assertThat(answer.path("loadbalancers_links").isNull()).isTrue();
      assertThat(answer.path("loadbalancers").get(1).path("id").asString()).isEqualTo(second);
      assertThat(answer.path("loadbalancers").get(0).has("name")).isTrue();
    }
  }

  @Test
  void page_is_never_longer_than_the_operator_allows() {
    try (var small = new Bench(Map.of("api_settings.pagination_max_limit", "2"))) {
      for (int count = 0; count < 3; count++) small.loadBalancer();
      assertThat(small.get("/loadbalancers").json().path("loadbalancers")).hasSize(2);
      assertThat(small.get("/loadbalancers?limit=3").json().path("loadbalancers")).hasSize(2);
      assertThat(small.get("/loadbalancers?limit=1").json().path("loadbalancers")).hasSize(1);
      assertThat(small.get("/loadbalancers?limit=0").json().path("loadbalancers")).hasSize(3);
    }
  }

  @Test
  void children_are_found_by_either_name_of_their_load_balancer() {
    var listener = bench.listener(ids.get(0), "HTTP", 80);
    bench.listener(ids.get(1), "HTTP", 80);
    for (var name : new String[] {"loadbalancer_id", "load_balancer_id"}) {
      var found = bench.get("/listeners?" + name + "=" + ids.get(0)).is(200).json();
      assertThat(found.path("listeners")).hasSize(1);
      assertThat(found.path("listeners").get(0).path("id").asString()).isEqualTo(listener);
    }
    assertThat(bench.get("/listeners?protocol_port=80").json().path("listeners")).hasSize(2);
    assertThat(bench.get("/listeners?peer_port=1025").json().path("listeners")).hasSize(2);
  }

  @Test
  void members_are_those_of_their_pool() {
    var one = bench.pool(ids.get(0), "HTTP");
    var other = bench.pool(ids.get(0), "HTTP");
    var member = bench.member(one, "10.0.0.1", 80);
    bench.member(other, "10.0.0.1", 80);
    var found = bench.get("/pools/" + one + "/members?address=10.0.0.1&protocol_port=80").is(200);
    assertThat(found.json().path("members")).hasSize(1);
    assertThat(found.json().path("members").get(0).path("id").asString()).isEqualTo(member);
    assertThat(found.json().path("members_links")).hasSize(0);
  }
}
