package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Load balancers that are created with all they have. */
class GraphTest {
  static final String WEB =
      """
      {'loadbalancer':{'name':'web','vip_subnet_id':'%s',
       'listeners':[
        {'name':'http','protocol':'HTTP','protocol_port':80,'insert_headers':{'X-Forwarded-For':'true'},
         'default_pool':{'name':'main','protocol':'HTTP','lb_algorithm':'ROUND_ROBIN',
           'session_persistence':{'type':'APP_COOKIE','cookie_name':'sid'},
           'healthmonitor':{'type':'HTTP','delay':1,'timeout':1,'max_retries':2},
           'members':[{'address':'10.0.0.5','protocol_port':80},{'address':'10.0.0.6','protocol_port':80}]},
         'l7policies':[
          {'name':'second','action':'REJECT','rules':[{'type':'PATH','compare_type':'EQUAL_TO','value':'/no'}]},
          {'name':'first','action':'REDIRECT_TO_POOL','position':1,'redirect_pool':{'name':'other'},
           'rules':[{'type':'PATH','compare_type':'STARTS_WITH','value':'/x'},
                    {'type':'HEADER','key':'X-A','compare_type':'REGEX','value':'^(?P<a>b)$'}]}]},
        {'name':'plain','protocol':'TCP','protocol_port':81,'default_pool':{'name':'other'}}],
       'pools':[{'name':'other','protocol':'HTTP','lb_algorithm':'SOURCE_IP',
         'members':[{'address':'fd00::5','protocol_port':80,'backup':true}]}]}}
      """
          .formatted(MemoryCloud.SUBNET);

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void reply_shows_everything_that_was_made() {
    var shown = bench.post("/loadbalancers", WEB).is(201).body();
    var http = shown.path("listeners").get(0);
    var main = shown.path("pools").get(1);
    var other = shown.path("pools").get(0);
    if (main.path("name").asString().equals("other")) {
      var swap = main;
      main = other;
      other = swap;
    }
    if (!http.path("name").asString().equals("http")) http = shown.path("listeners").get(1);
    assertThat(shown.path("listeners")).hasSize(2);
    assertThat(http.has("loadbalancers")).isFalse();
    assertThat(http.path("default_pool_id").asString()).isEqualTo(main.path("id").asString());
    assertThat(http.path("insert_headers").toString()).isEqualTo("{\"X-Forwarded-For\":\"true\"}");
    assertThat(http.path("provisioning_status").asString()).isEqualTo("PENDING_CREATE");
    var policies = http.path("l7policies");
    assertThat(policies.get(0).path("name").asString()).isEqualTo("first");
    assertThat(policies.get(0).path("position").asInt()).isEqualTo(1);
    assertThat(policies.get(0).path("redirect_pool_id").asString())
        .isEqualTo(other.path("id").asString());
    assertThat(policies.get(0).path("rules")).hasSize(2);
    assertThat(policies.get(1).path("name").asString()).isEqualTo("second");
    assertThat(policies.get(1).path("position").asInt()).isEqualTo(2);
    assertThat(main.has("loadbalancers")).isFalse();
    assertThat(main.has("healthmonitor_id")).isFalse();
    assertThat(main.path("healthmonitor").path("url_path").asString()).isEqualTo("/");
    assertThat(main.path("healthmonitor").has("pools")).isFalse();
    assertThat(main.path("session_persistence").toString())
        .isEqualTo(
            "{\"type\":\"APP_COOKIE\",\"cookie_name\":\"sid\",\"persistence_timeout\":null,"
                + "\"persistence_granularity\":null}");
    assertThat(main.path("members")).hasSize(2);
    assertThat(main.path("members").get(0).path("operating_status").asString())
        .isEqualTo("OFFLINE");
    assertThat(other.path("healthmonitor").isNull()).isTrue();
    assertThat(other.path("members").get(0).path("operating_status").asString())
        .isEqualTo("NO_MONITOR");
    assertThat(other.path("members").get(0).path("backup").asBoolean()).isTrue();
    assertThat(other.path("listeners")).hasSize(2);
    assertThat(shown.path("project_id")).isEqualTo(main.path("project_id"));
  }

  @Test
  void children_are_shown_by_their_ids_afterwards() {
    var made = bench.post("/loadbalancers", WEB).is(201);
    var shown = bench.get("/loadbalancers/" + made.id()).is(200).body();
    assertThat(shown.path("listeners").get(0).propertyNames()).containsExactly("id");
    assertThat(shown.path("pools")).hasSize(2);
    assertThat(bench.get("/healthmonitors").json().path("healthmonitors")).hasSize(1);
    assertThat(bench.get("/l7policies").json().path("l7policies")).hasSize(2);
  }

  @Test
  void nothing_is_left_of_one_that_cannot_be_made() {
    var broken = WEB.replace("'protocol_port':81,", "'protocol_port':80,");
    bench.post("/loadbalancers", broken).is(409);
    assertThat(bench.get("/loadbalancers").json().path("loadbalancers")).isEmpty();
    assertThat(bench.get("/pools").json().path("pools")).isEmpty();
    assertThat(bench.cloud.ports).isEmpty();
    assertThat(bench.woken).isEmpty();
  }

  @Test
  void one_pool_may_have_no_name() {
    bench
        .post(
            "/loadbalancers",
            "{'loadbalancer':{'vip_subnet_id':'%s','pools':[{'protocol':'HTTP','lb_algorithm':'ROUND_ROBIN'}]}}"
                .formatted(MemoryCloud.SUBNET))
        .is(201);
  }

  @Test
  void policy_has_fifty_rules_at_most() {
    var rule = "{'type':'PATH','compare_type':'EQUAL_TO','value':'/'}";
    var body =
        "{'loadbalancer':{'vip_subnet_id':'%s','listeners':[{'protocol':'HTTP','protocol_port':80,'l7policies':[{'action':'REJECT','rules':[%s]}]}]}}";
    var fifty = String.join(",", java.util.Collections.nCopies(50, rule));
    bench.post("/loadbalancers", body.formatted(MemoryCloud.SUBNET, fifty)).is(201);
    var more = bench.post("/loadbalancers", body.formatted(MemoryCloud.SUBNET, fifty + "," + rule));
    assertThat(more.is(409).fault()).startsWith("Too many rules on L7 policy ");
  }
}
