package io.octavia.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** L7 policies in their order, and their rules. */
class L7Test {
  private final Bench bench = new Bench();
  private String listener;

  @BeforeEach
  void begin() {
    listener = bench.listener(bench.loadBalancer(), "HTTP", 80);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private String make(String name, String more) {
    var body =
        "{'l7policy':{'name':'%s','listener_id':'%s','action':'REJECT'%s}}"
            .formatted(name, listener, more);
    var id = bench.post("/l7policies", body).is(201).id();
    bench.settle();
    return id;
  }

  /** Names in the listener's order; positions must be dense. */
  private String order() {
    var names = new ArrayList<String>();
    int position = 1;
    for (var ref : bench.get("/listeners/" + listener).body().path("l7policies")) {
      var policy = bench.get("/l7policies/" + ref.path("id").asString()).is(200).body();
      assertThat(policy.path("position").asInt()).isEqualTo(position++);
      names.add(policy.path("name").asString());
    }
    return String.join("", names);
  }

  private void move(String id, int position) {
    bench.put("/l7policies/" + id, "{'l7policy':{'position':" + position + "}}").is(200);
    bench.settle();
  }

  @Test
  void positions_stay_dense() {
    var a = make("a", "");
    make("b", "");
    assertThat(order()).isEqualTo("ab");
    make("c", ",'position':1");
    assertThat(order()).isEqualTo("cab");
    make("d", ",'position':2147483647");
    assertThat(order()).isEqualTo("cabd");
    var e = make("e", ",'position':3");
    assertThat(order()).isEqualTo("caebd");
    move(a, 4);
    assertThat(order()).isEqualTo("cebad");
    move(a, 1);
    assertThat(order()).isEqualTo("acebd");
    move(e, 99);
    assertThat(order()).isEqualTo("acbde");
    assertThat(bench.get("/l7policies").json().path("l7policies")).hasSize(5);
  }

  @Test
  void change_of_the_action_drops_what_it_does_not_need() {
    var id =
        bench
            .post(
                "/l7policies",
                "{'l7policy':{'listener_id':'%s','action':'REDIRECT_TO_URL','redirect_url':'http://a/','redirect_prefix':'http://b/'}}"
                    .formatted(listener))
            .is(201)
            .id();
    bench.settle();
    check(id, "REDIRECT_TO_URL", "http://a/", null, 302);
    put(id, "'redirect_prefix':'https://c/','redirect_http_code':308");
    check(id, "REDIRECT_PREFIX", null, "https://c/", 308);
    put(id, "'action':'REJECT'");
    check(id, "REJECT", null, null, null);
    put(id, "'redirect_url':'http://a/'");
    check(id, "REDIRECT_TO_URL", "http://a/", null, 302);
    assertThat(bench.put("/l7policies/" + id, "{'l7policy':{'redirect_url':null}}").is(400).fault())
        .isEqualTo("Invalid L7 Policy arguments: redirect_url must not be None");
  }

  private void put(String id, String change) {
    bench.put("/l7policies/" + id, "{'l7policy':{" + change + "}}").is(200);
    bench.settle();
  }

  private void check(String id, String action, String url, String prefix, Integer code) {
    var policy = bench.get("/l7policies/" + id).is(200).body();
    assertThat(policy.path("action").asString()).isEqualTo(action);
    assertThat(policy.path("redirect_url").asString(null)).isEqualTo(url);
    assertThat(policy.path("redirect_prefix").asString(null)).isEqualTo(prefix);
    assertThat(policy.path("redirect_pool_id").isNull()).isTrue();
    assertThat(policy.path("redirect_http_code").toString()).isEqualTo(String.valueOf(code));
  }

  @Test
  void prefix_wins_over_reject_at_create() {
    var made =
        bench.post(
            "/l7policies",
            "{'l7policy':{'listener_id':'%s','action':'REJECT','redirect_prefix':'http://a/'}}"
                .formatted(listener));
    assertThat(made.is(201).body().path("action").asString()).isEqualTo("REDIRECT_PREFIX");
  }

  @Test
  void rules_of_all_types_are_taken() {
    var policy = make("a", "");
    var rules =
        List.of(
            "'type':'HOST_NAME','compare_type':'EQUAL_TO','value':'www.example'",
            "'type':'PATH','compare_type':'REGEX','value':'^/(?P<a>x)/.*$'",
            "'type':'PATH','compare_type':'CONTAINS','value':'\\\"a b\\\"'",
            "'type':'FILE_TYPE','compare_type':'EQUAL_TO','value':'jpg'",
            "'type':'HEADER','compare_type':'STARTS_WITH','key':'X-A,B','value':'a'",
            "'type':'COOKIE','compare_type':'ENDS_WITH','key':'c','value':'a,b'",
            "'type':'SSL_CONN_HAS_CERT','compare_type':'EQUAL_TO','value':'True'",
            "'type':'SSL_VERIFY_RESULT','compare_type':'EQUAL_TO','value':'0'",
            "'type':'SSL_DN_FIELD','compare_type':'REGEX','key':'CN','value':'^a'");
    for (var rule : rules) {
      bench.post("/l7policies/" + policy + "/rules", "{'rule':{" + rule + "}}").is(201);
      bench.settle();
    }
    assertThat(bench.get("/l7policies/" + policy + "/rules").json().path("rules"))
        .hasSize(rules.size());
    assertThat(bench.get("/l7policies/" + policy).body().path("rules")).hasSize(rules.size());
  }

  @Test
  void key_that_the_type_does_not_use_goes_at_the_next_change() {
    var policy = make("a", "");
    var path = "/l7policies/" + policy + "/rules";
    var made =
        bench.post(
            path, "{'rule':{'type':'PATH','compare_type':'EQUAL_TO','key':'k','value':'/'}}");
    assertThat(made.is(201).body().path("key").asString()).isEqualTo("k");
    bench.settle();
    var changed = bench.put(path + "/" + made.id(), "{'rule':{'invert':true}}").is(200).body();
    assertThat(changed.path("key").isNull()).isTrue();
    assertThat(changed.path("invert").asBoolean()).isTrue();
  }
}
