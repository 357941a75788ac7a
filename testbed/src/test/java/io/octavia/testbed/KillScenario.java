package io.octavia.testbed;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** What users do, in one thread. Answers may be missing: a process may die before it gives one. */
final class KillScenario {
  private static final int MOST_BALANCERS = 3;

  private final Deployment deployment;
  private final Random random;
  private final WebServer one;
  private final WebServer two;
  private final String pair;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private int calls;
  private int failures;
  private int named;

  /**
   * Prepares one.
   *
   * @param pairs whether some load balancers are pairs
   */
  KillScenario(Deployment deployment, Random random, boolean pairs) {
    this.deployment = deployment;
    this.random = random;
    this.one = deployment.webServer("kill-one");
    this.two = deployment.webServer("kill-two");
    this.pair = pairs ? flavor(deployment.api(0)) : "";
  }

  private static String flavor(ApiClient api) {
    var profile =
        api.post(
            "/v2.0/lbaas/flavorprofiles",
            """
            {"flavorprofile": {"name": "pair", "provider_name": "amphora",
             "flavor_data": "{\\"loadbalancer_topology\\": \\"ACTIVE_STANDBY\\"}"}}\
            """);
    return api.post(
            "/v2.0/lbaas/flavors",
            "{\"flavor\": {\"name\": \"pair\", \"flavor_profile_id\": \"%s\"}}"
                .formatted(profile.path("id").asString()))
        .path("id")
        .asString();
  }

  /** Begins; again, if it was stopped. */
  Thread start() {
    stopped = false;
    return Thread.ofVirtual().name("scenario").start(this::loop);
  }

  /** Lets it end after the call that it is at. */
  void stop() {
    stopped = true;
  }

  /** How many load balancers the API has promised, and nobody has asked to delete. */
  Set<String> promised() {
    return Set.copyOf(acknowledged);
  }

  /** How it went. */
  String summary() {
    return "%d calls, %d of them refused or lost".formatted(calls, failures);
  }

  /** Calls that were taken. */
  int taken() {
    return calls - failures;
  }

  private void loop() {
    while (!stopped) {
      var known = balancers();
      if (known.size() < MOST_BALANCERS && random.nextInt(3) > 0) {
        create();
      } else if (!known.isEmpty()) {
        change(known.get(random.nextInt(known.size())));
      }
      KillFaults.pause(50 + random.nextInt(250));
    }
  }

  private void create() {
    var kind =
        pair.isEmpty() || random.nextBoolean() ? "" : "\"flavor_id\": \"%s\", ".formatted(pair);
    var answer =
        send(
            "POST",
            "/v2/lbaas/loadbalancers",
            """
            {"loadbalancer": {"name": "kill-%d", "vip_subnet_id": "%s", %s%s}}\
            """
                .formatted(
                    named++,
                    deployment.network().subnetId(),
                    kind,
                    Balancer.http("", one.member(80), two.member(80))));
    if (answer != null) acknowledged.add(answer.body().at("/loadbalancer/id").asString());
  }

  private void change(String id) {
    var path = "/v2/lbaas/loadbalancers/" + id;
    var pools = list("/v2/lbaas/pools?loadbalancer_id=" + id);
    if (pools.isEmpty()) return;
    var members = "/v2/lbaas/pools/" + pools.getFirst().path("id").asString() + "/members";
    switch (random.nextInt(12)) {
      case 0, 1, 2 ->
          send(
              "POST",
              members,
              "{\"member\": {\"address\": \"%s\", \"protocol_port\": %d}}"
                  .formatted(one.address(), 1000 + random.nextInt(500)));
      case 3, 4 -> changeMember(members);
      case 5, 6 -> send("PUT", members, batch(random.nextInt(8)));
      case 7 -> send("PUT", path, "{\"loadbalancer\": {\"description\": \"changed\"}}");
      case 8 -> send("PUT", path + "/failover", null);
      case 9 -> changeAmphora(id);
      case 10 -> otherNetwork(members);
      default -> {
        acknowledged.remove(id);
        send("DELETE", path + "?cascade=true", null);
      }
    }
  }

  private void changeMember(String members) {
    var some = list(members);
    if (some.isEmpty()) return;
    var chosen = some.get(random.nextInt(some.size())).path("id").asString();
    if (random.nextBoolean()) {
      send("DELETE", members + "/" + chosen, null);
    } else {
      send(
          "PUT",
          members + "/" + chosen,
          "{\"member\": {\"weight\": %d}}".formatted(1 + random.nextInt(9)));
    }
  }

  /** One amphora is replaced, or given its configuration again. */
  private void changeAmphora(String id) {
    var amphorae = list("/v2/octavia/amphorae?loadbalancer_id=" + id);
    if (amphorae.isEmpty()) return;
    var chosen = amphorae.get(random.nextInt(amphorae.size())).path("id").asString();
    var what = random.nextBoolean() ? "/failover" : "/config";
    send("PUT", "/v2/octavia/amphorae/" + chosen + what, null);
  }

  /** A member that only an interface on another network reaches, until a batch removes it. */
  private void otherNetwork(String members) {
    var networks = new ArrayList<>(deployment.networks());
    var last = networks.getLast();
    send(
        "POST",
        members,
        """
        {"member": {"address": "%s.3.%d", "protocol_port": 80, "subnet_id": "%s"}}\
        """
            .formatted(last.prefix(), 1 + random.nextInt(250), last.subnetId()));
  }

  /** Where the web servers themselves are. */
  List<String> members() {
    return List.of("http://" + one.address() + "/", "http://" + two.address() + "/");
  }

  /** Both web servers, and further members that nobody serves. */
  String batch(int more) {
    var members = new ArrayList<>(List.of(one.member(80), two.member(80)));
    for (int i = 0; i < more; i++) members.add(two.member(2000 + i));
    return "{\"members\": [" + String.join(", ", members) + "]}";
  }

  private ApiClient.Answer send(String method, String path, String body) {
    calls++;
    try {
      var answer = api().call(method, path, body);
      if (answer.status() < 300) return answer;
    } catch (UncheckedIOException e) {
      // Nobody knows whether it was taken.
    }
    failures++;
    return null;
  }

  private List<String> balancers() {
    return list("/v2/lbaas/loadbalancers").stream()
        .map(each -> each.path("id").asString())
        .toList();
  }

  private List<JsonNode> list(String path) {
    try {
      return api().list(path);
    } catch (UncheckedIOException | AssertionError e) {
      return List.of(); // the process that was asked is dead or sleeps
    }
  }

  private ApiClient api() {
    return deployment.api(random.nextInt(2));
  }
}
