package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever clients send: refused with a reason, and nothing changes for anybody. */
@EndToEnd
class BrokenCallsTest {
  private final Scene scene;

  BrokenCallsTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void broken_calls_are_refused_and_change_nothing() {
    try (var balancer = create();
        var prober = Prober.start(balancer.vip(), 80)) {
      balancer.awaitOperating("ONLINE");
      var calls = BrokenCalls.all(targets(balancer));
      assertThat(calls).hasSizeGreaterThan(200);
      var graph = graph(balancer);
      var configurations = balancer.configurations();
      var processes = balancer.servers().getFirst().processes("haproxy");
      int balancers = scene.api().list("/v2/lbaas/loadbalancers").size();

      var wrong = new ArrayList<String>();
      for (var call : calls) {
        var answer = scene.api().send(call.method(), call.path(), call.bytes());
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        if (!refused || saysNothing(answer)) wrong.add(describe(call, answer));
        if (!refused) balancer.awaitActive();
      }
      assertThat(wrong).as("%d of %d calls", wrong.size(), calls.size()).isEmpty();

      assertThat(scene.api().list("/v2/lbaas/loadbalancers")).hasSize(balancers);
      assertThat(graph(balancer)).isEqualTo(graph);
      assertThat(balancer.configurations()).isEqualTo(configurations);
      assertThat(balancer.servers().getFirst().processes("haproxy")).isEqualTo(processes);
      prober.stop().assertNoneFailed();
    }
  }

  @Test
  void text_of_users_never_reaches_the_configuration_as_more_than_text() {
    var evil = "x' bind *:6666 # $(id) %[env(HOME)] {{ x }} server evil 10.0.0.2:80";
    try (var balancer =
        scene.create(
            """
            "description": "%s\\n    bind *:6666\\n", "project_id": "a %%[env(HOME)] bind *:6666",
            "listeners": [
              {"name": "%s", "description": "%s", "protocol": "HTTP", "protocol_port": 80,
               "tags": ["%s"], "default_pool": {"name": "%s"},
               "l7policies": [{"name": "%s", "action": "REJECT", "rules": [
                 {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/\\"%%[rand]'#{}"},
                 {"type": "HEADER", "key": "X-A", "compare_type": "EQUAL_TO", "value": "'`$(id)`\\\\"}
               ]}]}],
            "pools": [
              {"name": "%s", "description": "%s", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN",
               "members": [%s],
               "healthmonitor": {"name": "%s", "type": "HTTP", "delay": 1, "timeout": 1,
                 "max_retries": 1, "url_path": "/health?a='%%20$x"}}]\
            """
                .formatted(
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    evil,
                    scene.one().member(80).replace("\"one\"", "\"" + evil + "\""),
                    evil))) {
      assertThat(Browser.here().awaitServer(balancer.url("/"))).isEqualTo("one");
      for (var configuration : balancer.configurations()) {
        assertThat(configuration).doesNotContain("server evil").doesNotContain(" %[env");
        assertThat(configuration.lines().map(String::strip))
            .filteredOn(line -> line.startsWith("bind "))
            .containsExactly("bind " + balancer.vip() + ":80");
      }
      var server = balancer.servers().getFirst();
      assertThat(Command.run("ip", "netns", "exec", server.namespace(), "ss", "-Hltn").orFail())
          .contains(":80 ")
          .doesNotContain(":6666");
    }
  }

  private Balancer create() {
    return scene.create(
        """
        "listeners": [
          {"name": "http", "protocol": "HTTP", "protocol_port": 80, "default_pool": {"name": "web"},
           "l7policies": [{"name": "policy", "action": "REJECT", "rules": [
             {"type": "PATH", "compare_type": "STARTS_WITH", "value": "/admin"}]}]}],
        "pools": [
          {"name": "web", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN", "members": [%s, %s],
           "session_persistence": {"type": "SOURCE_IP"}},
          {"name": "empty", "protocol": "HTTP", "lb_algorithm": "ROUND_ROBIN"}]\
        """
            .formatted(scene.one().member(80), scene.two().member(80)));
  }

  private BrokenCalls.Targets targets(Balancer balancer) {
    var policies = scene.api().list("/v2/lbaas/l7policies?name=policy");
    return new BrokenCalls.Targets(
        balancer.id(),
        balancer.listener("http").path("id").asString(),
        balancer.pool("web").path("id").asString(),
        balancer.pool("empty").path("id").asString(),
        balancer.member("web", "one").path("id").asString(),
        policies.getFirst().path("id").asString(),
        scene.network().subnetId());
  }

  /** All objects of the load balancer, without what heartbeats may change. */
  private List<String> graph(Balancer balancer) {
    var all = new ArrayList<String>();
    for (var kind : List.of("listeners", "pools", "healthmonitors", "l7policies")) {
      scene
          .api()
          .list("/v2/lbaas/" + kind)
          .forEach(object -> all.add(object.path("id").asString()));
    }
    var members = "/v2/lbaas/pools/" + balancer.pool("web").path("id").asString() + "/members";
    scene.api().list(members).forEach(member -> all.add(member.path("id").asString()));
    var policy = balancer.listener("http").path("l7policies").path(0).path("id").asString();
    scene
        .api()
        .list("/v2/lbaas/l7policies/" + policy + "/rules")
        .forEach(rule -> all.add(rule.toString()));
    return all;
  }

  /** A refusal of something that a client could have meant must say why. */
  private static boolean saysNothing(ApiClient.Answer answer) {
    return answer.status() == 400 && answer.fault().isBlank();
  }

  private static String describe(BrokenCalls.Call call, ApiClient.Answer answer) {
    return "%s %s (%s) %s -> %d %s"
        .formatted(
            call.method(),
            call.path(),
            call.what(),
            call.body().length() > 200 ? "..." : call.body(),
            answer.status(),
            answer.text());
  }
}
