package io.octavia.server.cli;

import io.octavia.server.ClassCache;
import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/**
 * Shows a load balancer from nothing to real traffic, through the public API only. Ends with status
 * 0 only if each step was observed.
 *
 * <ol>
 *   <li>the service is up, or is started
 *   <li>two sample web servers, each in a network namespace
 *   <li>a populated load balancer: listener, pool, two members, health monitor, L7 policy
 *   <li>requests to the VIP are answered by both servers, and the L7 policy refuses what it should
 *   <li>one server is killed; the health monitor takes it out; requests go on
 * </ol>
 */
@Command(
    name = "demo",
    description = "Shows a load balancer with real traffic, from nothing, on this machine.",
    mixinStandardHelpOptions = true)
final class Demo implements Callable<Integer> {
  private static final String NAME = "demo";
  private static final int REQUESTS = 20;

  @Mixin private Octavia.StateOption stateOption = new Octavia.StateOption();

  @Option(names = "--port", paramLabel = "N", description = "Port of the API on 127.0.0.1.")
  private @Nullable Integer port;

  private final Instant begin = Instant.now();

  @Override
  public Integer call() {
    var state = stateOption.create();
    var client = new RestClient(upOrThere(state));
    var subnet = subnet(client);
    removeOld(client);
    try (var servers = SampleServers.start(client, state, subnet.path("network_id").asString())) {
      say("two web servers: " + String.join(", ", servers.addresses().values()));
      var loadBalancer = create(client, subnet, servers.addresses());
      var id = loadBalancer.path("id").asString();
      var vip = loadBalancer.path("vip_address").asString();
      awaitActive(client, id);
      var traffic = new Traffic(vip);
      say("first answer through the VIP: " + traffic.awaitAnswer());
      share(traffic);
      refuse(traffic);
      awaitOperating(client, id, "web-1", "ONLINE");
      servers.kill("web-2");
      say("killed web-2");
      awaitOperating(client, id, "web-2", "ERROR");
      survive(traffic);
      servers.leaveRunning();
      howToGoOn(state, client, vip);
    }
    return 0;
  }

  private String upOrThere(StateDirectory state) {
    var address = state.apiAddress();
    if (address.isPresent()) {
      say("the service runs already: " + address.get());
      return address.get();
    }
    var started = Up.up(state, port, List.of(), ClassCache.USED);
    say("REST API: " + started);
    return started;
  }

  private static JsonNode subnet(RestClient client) {
    for (var subnet : client.get("/v2.0/subnets").path("subnets")) {
      if (subnet.path("ip_version").asInt() == 4) return subnet;
    }
    throw new StartFailure("no IPv4 subnet; create one with 'octavia network create'");
  }

  /** What an earlier demo left. */
  private void removeOld(RestClient client) {
    for (var old : client.get("/v2/lbaas/loadbalancers?name=" + NAME).path("loadbalancers")) {
      var id = old.path("id").asString();
      say("removing the load balancer of the last demo");
      awaitSettled(client, id);
      client.delete("/v2/lbaas/loadbalancers/" + id + "?cascade=true");
      awaitGone(client, id);
    }
  }

  private JsonNode create(RestClient client, JsonNode subnet, Map<String, String> members) {
    var loadBalancer =
        client
            .post(
                "/v2/lbaas/loadbalancers",
                Map.of("loadbalancer", wanted(subnet.path("id").asString(), members)))
            .path("loadbalancer");
    say(
        "created load balancer '%s' %s with VIP %s"
            .formatted(
                NAME,
                loadBalancer.path("id").asString(),
                loadBalancer.path("vip_address").asString()));
    return loadBalancer;
  }

  private static Map<String, Object> wanted(String subnetId, Map<String, String> members) {
    return Map.of(
        "name",
        NAME,
        "vip_subnet_id",
        subnetId,
        "listeners",
        List.of(
            Map.of(
                "name",
                "http",
                "protocol",
                "HTTP",
                "protocol_port",
                80,
                "default_pool",
                Map.of("name", "web"),
                "l7policies",
                List.of(
                    Map.of(
                        "name", "no-admin",
                        "action", "REJECT",
                        "rules",
                            List.of(
                                Map.of(
                                    "type", "PATH",
                                    "compare_type", "STARTS_WITH",
                                    "value", "/admin")))))),
        "pools",
        List.of(
            Map.of(
                "name", "web",
                "protocol", "HTTP",
                "lb_algorithm", "ROUND_ROBIN",
                "healthmonitor",
                    Map.of(
                        "type", "HTTP",
                        "url_path", "/health",
                        "delay", 1,
                        "timeout", 1,
                        "max_retries", 1,
                        "max_retries_down", 2),
                "members",
                    members.entrySet().stream()
                        .map(member ->
                            Map.of(
                                "name", member.getKey(),
                                "address", member.getValue(),
                                "protocol_port", SampleServers.PORT))
                        .toList())));
  }

  /** Shows the worker's actions as they end. */
  private void awaitActive(RestClient client, String id) {
    var shown = new HashSet<Long>();
    var waiting = new Waiting("load balancer " + id + " ACTIVE");
    while (true) {
      var status = provisioningStatus(client, id);
      for (var event : client.get("/v2.0/octavia/loadbalancers/" + id + "/events").path("events")) {
        boolean ended = !event.path("milliseconds").isNull();
        if (ended && shown.add(event.path("id").asLong())) sayEvent(event);
      }
      if (status.equals("ACTIVE")) break;
      if (status.equals("ERROR")) throw new StartFailure("the load balancer went to ERROR");
      waiting.pause();
    }
    say("load balancer is ACTIVE");
  }

  private void sayEvent(JsonNode event) {
    say(
        "  %-16s %5d ms  %s"
            .formatted(
                event.path("action").asString(),
                event.path("milliseconds").asLong(),
                event.path("error").asString("")));
  }

  private static String provisioningStatus(RestClient client, String id) {
    return client
        .get("/v2/lbaas/loadbalancers/" + id)
        .path("loadbalancer")
        .path("provisioning_status")
        .asString();
  }

  private static void awaitSettled(RestClient client, String id) {
    var waiting = new Waiting("load balancer " + id + " settled");
    while (provisioningStatus(client, id).startsWith("PENDING")) waiting.pause();
  }

  private static void awaitGone(RestClient client, String id) {
    var waiting = new Waiting("load balancer " + id + " gone");
    while (true) {
      try {
        client.get("/v2/lbaas/loadbalancers/" + id);
      } catch (RestClient.Refused e) {
        if (e.status() == 404) return;
        throw e;
      }
      waiting.pause();
    }
  }

  private void share(Traffic traffic) {
    var answers = new TreeMap<String, Integer>();
    for (int i = 0; i < REQUESTS; i++) answers.merge(traffic.get("/"), 1, Integer::sum);
    say(REQUESTS + " requests were answered by " + answers);
    if (answers.size() != 2) throw new StartFailure("expected answers of both web servers");
  }

  private void refuse(Traffic traffic) {
    int status = traffic.status("/admin");
    say("GET /admin: " + status + " by the L7 policy");
    if (status != 403) throw new StartFailure("expected the L7 policy to answer 403");
  }

  private void survive(Traffic traffic) {
    for (int i = 0; i < REQUESTS; i++) {
      var answer = traffic.get("/");
      if (!answer.equals("web-1")) throw new StartFailure("expected web-1, got " + answer);
    }
    say(REQUESTS + " requests were answered by web-1, none failed");
  }

  private void awaitOperating(RestClient client, String id, String member, String status) {
    var waiting = new Waiting("member " + member + " " + status);
    while (!memberStatus(client, id, member).equals(status)) waiting.pause();
    say("health: " + member + " is " + status);
  }

  private static String memberStatus(RestClient client, String id, String name) {
    var statuses = client.get("/v2/lbaas/loadbalancers/" + id + "/status").path("statuses");
    for (var listener : statuses.path("loadbalancer").path("listeners")) {
      for (var pool : listener.path("pools")) {
        for (var member : pool.path("members")) {
          if (member.path("name").asString().equals(name)) {
            return member.path("operating_status").asString();
          }
        }
      }
    }
    throw new StartFailure("no member " + name + " in the status tree");
  }

  private void howToGoOn(StateDirectory state, RestClient client, String vip) {
    System.out.println(
        """

        It goes on running. Try:
          curl http://%s/
          %s
        With the unmodified command line client (package python3-octaviaclient), this as clouds.yaml
        in the current directory:

        clouds:
          octavia:
            auth_type: none
            auth:
              endpoint: %s

          openstack --os-cloud octavia loadbalancer list
          openstack --os-cloud octavia loadbalancer status show %s

        Stop: octavia down%s     Remove everything: octavia down --purge%s\
        """
            .formatted(
                vip,
                "curl " + client.address() + "/v2/lbaas/loadbalancers",
                client.address(),
                NAME,
                stateFlag(state),
                stateFlag(state)));
  }

  private static String stateFlag(StateDirectory state) {
    return state.path().equals(StateDirectory.DEFAULT) ? "" : " --state-dir " + state.path();
  }

  private void say(String text) {
    System.out.printf(
        "%6.2f s  %s%n", Duration.between(begin, Instant.now()).toMillis() / 1000.0, text);
  }
}
