package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.tables.Tables;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions, paths, amphorae, callers that race, and who may be served at all. */
class ApiTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Bench.Answer get(String path) {
    return bench.send("GET", path, new byte[0], Map.of());
  }

  @Test
  void all_versions_are_listed_at_the_root() {
    var versions = get("/").is(200).json().path("versions");
    assertThat(versions).hasSize(31);
    assertThat(versions.get(0).toString())
        .contains("\"v2.0\"", "\"SUPPORTED\"", "\"http://api.example:9876/v2\"");
    assertThat(versions.get(7).path("updated").asString()).isEqualTo("2018-01-25T12:00:00Z");
    assertThat(versions.get(30).path("id").asString()).isEqualTo("v2.30");
    assertThat(versions.get(30).path("status").asString()).isEqualTo("CURRENT");
  }

  @Test
  void links_lead_through_a_proxy_that_is_heeded() {
    var forwarded =
        Map.of(
            "X-Forwarded-Proto", "https",
            "X-Forwarded-Host", "cloud.example",
            "X-Forwarded-Prefix", "/load-balancer/");
    assertThat(bench.send("GET", "/", new byte[0], forwarded).text())
        .contains("\"http://api.example:9876/v2\"");
    try (var behind = new Bench(Map.of("oslo_middleware.enable_proxy_headers_parsing", "true"))) {
      assertThat(behind.send("GET", "/", new byte[0], forwarded).text())
          .contains("\"https://cloud.example/load-balancer/v2\"");
      behind.loadBalancer();
      assertThat(behind.send("GET", "/v2/loadbalancers?limit=1", new byte[0], forwarded).text())
          .contains("\"https://cloud.example/load-balancer/v2/loadbalancers?limit=1&marker=");
    }
    try (var fixed = new Bench(Map.of("api_settings.api_base_uri", "https://fixed.example/lb/"))) {
      fixed.loadBalancer();
      assertThat(fixed.get("/loadbalancers?limit=1").text())
          .contains("\"https://fixed.example/lb/v2/lbaas/loadbalancers?limit=1&marker=");
    }
  }

  @Test
  void resources_stand_below_all_of_upstreams_roots() {
    for (var root : new String[] {"/v2", "/v2.0"}) {
      for (var path : new String[] {"", "/", "/lbaas", "/lbaas/", "/octavia"}) {
        assertThat(get(root + path).is(200).text()).as(path).isEqualTo("\"v2\"");
      }
      for (var below : new String[] {"", "/lbaas"}) {
        for (var resource :
            new String[] {
              "loadbalancers", "listeners", "pools", "healthmonitors", "l7policies", "providers"
            }) {
          get(root + below + "/" + resource).is(200);
          get(root + below + "/" + resource + "/").is(200);
        }
      }
      get(root + "/octavia/amphorae").is(200);
      get(root + "/amphorae").is(404);
      get(root + "/lbaas/amphorae").is(404);
    }
    var lb = bench.loadBalancer();
    get("/v2.0/loadbalancers/" + lb + "/").is(200);
  }

  @Test
  void unknown_method_names_those_that_are_known() {
    var answer = bench.send("PATCH", "/v2/lbaas/pools", new byte[0], Map.of()).is(405);
    assertThat(answer.response().headers()).containsEntry("Allow", "DELETE, GET, POST, PUT");
    assertThat(answer.json().path("title").asString()).isEqualTo("Method Not Allowed");
    get("/v2/providers/amphora").is(404);
  }

  @Test
  void every_answer_has_its_request_id() {
    for (var path : new String[] {"/", "/v2", "/nothing", "/v2/lbaas/pools", "/v2/pools/x"}) {
      assertThat(get(path).response().headers().get("x-openstack-request-id"))
          .matches("req-[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}");
    }
  }

  @Test
  void missing_parent_is_told_in_both_forms() {
    var answer = bench.get("/pools/nobody/members").is(404).json();
    assertThat(answer.path("title").asString()).isEqualTo("Bad Request");
    assertThat(answer.path("description").asString()).isEqualTo("Pool nobody not found.");
    assertThat(answer.path("faultstring").asString()).isEqualTo("Pool nobody not found.");
    assertThat(answer.path("faultcode").asString()).isEqualTo("Client");
    var missing = bench.get("/pools/nobody").is(404);
    assertThat(missing.text())
        .isEqualTo(
            "{\"faultcode\":\"Client\",\"faultstring\":\"Pool nobody not found.\","
                + "\"debuginfo\":null}");
  }

  @Test
  void providers_are_those_that_are_enabled_and_there() {
    var providers = bench.get("/providers").is(200).json().path("providers");
    assertThat(providers).hasSize(2);
    assertThat(providers.get(0).toString())
        .isEqualTo("{\"name\":\"amphora\",\"description\":\"The Octavia Amphora driver.\"}");
    assertThat(bench.get("/providers?fields=name").text())
        .isEqualTo("{\"providers\":[{\"name\":\"amphora\"},{\"name\":\"octavia\"}]}");
    try (var odd =
        new Bench(Map.of("api_settings.enabled_provider_drivers", "amphora:A,ovn:Other"))) {
      assertThat(odd.get("/providers?fields=name").text())
          .isEqualTo("{\"providers\":[{\"name\":\"amphora\"}]}");
      var asked =
          odd.post(
              "/loadbalancers",
              "{'loadbalancer':{'provider':'ovn','vip_subnet_id':'%s'}}"
                  .formatted(MemoryCloud.SUBNET));
      assertThat(asked.is(501).fault()).isEqualTo("Provider 'ovn' was not found.");
    }
  }

  @Test
  void amphorae_are_shown_failed_over_and_deleted() {
    var lb = bench.loadBalancer();
    var healthy = "70000000-0000-0000-0000-000000000001";
    var broken = "70000000-0000-0000-0000-000000000002";
    amphora(healthy, lb, "ALLOCATED");
    amphora(broken, lb, "ERROR");
    amphora("70000000-0000-0000-0000-000000000003", lb, "DELETED");
    var all = get("/v2/octavia/amphorae").is(200).json();
    assertThat(all.path("amphorae")).hasSize(2);
    assertThat(all.has("amphorae_links")).isTrue();
    var shown = get("/v2.0/octavia/amphorae/" + healthy).is(200).body();
    assertThat(shown.path("loadbalancer_id").asString()).isEqualTo(lb);
    assertThat(shown.path("status").asString()).isEqualTo("ALLOCATED");
    assertThat(shown.path("cert_expiration").asString()).isEqualTo("2027-01-01T00:00:00");
    assertThat(shown.has("tenant_id")).isFalse();
    var found =
        get(
            "/v2/octavia/amphorae?loadbalancer_id="
                + lb
                + "&status=ERROR&project_id="
                + Bench.PROJECT);
    assertThat(found.is(200).json().path("amphorae").get(0).path("id").asString())
        .isEqualTo(broken);
    assertThat(get("/v2/octavia/amphorae/" + healthy + "/stats").is(404).fault())
        .isEqualTo("Amphora stats for " + healthy + " not found.");
    var deletion =
        bench.send("DELETE", "/v2/octavia/amphorae/" + healthy, new byte[0], Map.of()).is(409);
    assertThat(deletion.fault())
        .isEqualTo("amphora " + healthy + " is immutable and cannot be updated.");
    bench.send("DELETE", "/v2/octavia/amphorae/" + broken, new byte[0], Map.of()).is(204);
    assertThat(get("/v2/octavia/amphorae/" + broken).body().path("status").asString())
        .isEqualTo("PENDING_DELETE");
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
    var config = "/v2/octavia/amphorae/" + healthy + "/config";
    bench.send("PUT", config, new byte[0], Map.of()).is(202);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("ACTIVE");
    var failover = "/v2/octavia/amphorae/" + healthy + "/failover";
    bench.send("PUT", failover, new byte[0], Map.of()).is(202);
    assertThat(bench.statusOf("/loadbalancers/" + lb)).isEqualTo("PENDING_UPDATE");
    assertThat(bench.send("PUT", failover, new byte[0], Map.of()).is(409).fault())
        .isEqualTo("Load Balancer " + lb + " is immutable and cannot be updated.");
    assertThat(get("/v2/octavia/amphorae/x").is(404).fault()).isEqualTo("Amphora x not found.");
  }

  @Test
  void amphora_that_serves_nobody_can_be_deleted_and_nothing_else() {
    var idle = "70000000-0000-0000-0000-000000000009";
    amphora(idle, null, "READY");
    var path = "/v2/octavia/amphorae/" + idle;
    get(path).is(200);
    for (var call : new String[] {"/failover", "/config"}) {
      var reply = bench.send("PUT", path + call, new byte[0], Map.of()).is(409);
      assertThat(reply.fault())
          .isEqualTo("amphora " + idle + " is immutable and cannot be updated.");
    }
    bench.send("DELETE", path, new byte[0], Map.of()).is(204);
    assertThat(get(path).body().path("status").asString()).isEqualTo("PENDING_DELETE");
    bench.send("DELETE", path, new byte[0], Map.of()).is(409);
  }

  private void amphora(String id, String lb, String status) {
    var table = Tables.AMPHORA;
    bench.db.change(tx ->
        tx.insertInto(table)
            .set(table.ID, id)
            .set(table.LOAD_BALANCER_ID, lb)
            .set(table.STATUS, status)
            .set(table.CERT_BUSY, false)
            .set(table.CERT_EXPIRATION, LocalDateTime.parse("2027-01-01T00:00:00"))
            .execute());
  }

  @Test
  void statistics_are_summed_over_listeners_and_live_amphorae() {
    var lb = bench.loadBalancer();
    var listener = bench.listener(lb, "TCP", 80);
    amphora("a", lb, "ALLOCATED");
    amphora("b", lb, "DELETED");
    var table = Tables.LISTENER_STATISTICS;
    for (var amphora : List.of("a", "b", listener)) {
      bench.db.change(tx ->
          tx.insertInto(table)
              .set(table.LISTENER_ID, listener)
              .set(table.AMPHORA_ID, amphora)
              .set(table.BYTES_IN, 3_000_000_000L)
              .set(table.BYTES_OUT, 2L)
              .set(table.ACTIVE_CONNECTIONS, 5)
              .set(table.TOTAL_CONNECTIONS, 7L)
              .set(table.REQUEST_ERRORS, 1L)
              .execute());
    }
    for (var path : List.of("/listeners/" + listener, "/loadbalancers/" + lb)) {
      assertThat(bench.get(path + "/stats").is(200).body().toString())
          .isEqualTo(
              "{\"bytes_in\":9000000000,\"bytes_out\":6,\"active_connections\":10,"
                  + "\"total_connections\":21,\"request_errors\":3}");
    }
    var ofAmphora = get("/v2/octavia/amphorae/a/stats").is(200).json().path("amphora_stats");
    assertThat(ofAmphora).hasSize(1);
    assertThat(ofAmphora.get(0).path("listener_id").asString()).isEqualTo(listener);
    assertThat(ofAmphora.get(0).path("loadbalancer_id").asString()).isEqualTo(lb);
  }

  @Test
  void one_of_many_racing_creates_wins() throws Exception {
    Race.ofCreates(bench);
  }

  @Test
  void callers_without_a_name_must_be_on_this_machine() {
    for (var host : new String[] {"0.0.0.0", "192.0.2.1", "::"}) {
      assertThatThrownBy(() -> new Bench(Map.of("api_settings.bind_host", host)).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("bind_host must be a loopback address");
    }
    new Bench(Map.of("api_settings.bind_host", "::1")).close();
  }
}
