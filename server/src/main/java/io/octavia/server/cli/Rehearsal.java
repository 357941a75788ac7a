package io.octavia.server.cli;

import io.octavia.server.ClassCache;
import io.octavia.server.Purge;
import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Starts an installation, makes a load balancer in it, and removes everything again, while Java
 * records the classes that this needs for the next start. The build runs it once.
 */
@Command(name = "rehearse", hidden = true, description = "Records the classes that a start needs.")
final class Rehearsal implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    var state = StateDirectory.create(Files.createTempDirectory("octavia-rehearsal-"));
    try {
      use(new RestClient(Up.up(state, freePort(), List.of(), ClassCache.RECORDED)));
    } finally {
      Down.stop(state);
      Purge.of(state);
    }
    return 0;
  }

  private static void use(RestClient client) {
    var id =
        client
            .post("/v2/lbaas/loadbalancers", Map.of("loadbalancer", wanted(subnet(client))))
            .path("loadbalancer")
            .path("id")
            .asString();
    awaitActive(client, id);
    client.get("/v2.0/octavia/loadbalancers/" + id + "/events");
    client.get("/v2/lbaas/loadbalancers/" + id + "/status");
    var pool = client.get("/v2/lbaas/pools").path("pools").path(0).path("id").asString();
    client.post("/v2/lbaas/pools/" + pool + "/members", Map.of("member", member("192.0.2.2")));
    awaitActive(client, id);
    client.delete("/v2/lbaas/loadbalancers/" + id + "?cascade=true");
    var waiting = new Waiting("load balancer " + id + " gone");
    while (!client.get("/v2/lbaas/loadbalancers").path("loadbalancers").isEmpty()) waiting.pause();
  }

  private static void awaitActive(RestClient client, String id) {
    var waiting = new Waiting("load balancer " + id + " ACTIVE");
    while (true) {
      var loadBalancer = client.get("/v2/lbaas/loadbalancers/" + id).path("loadbalancer");
      if (loadBalancer.path("provisioning_status").asString().equals("ACTIVE")) return;
      waiting.pause();
    }
  }

  private static String subnet(RestClient client) {
    for (var subnet : client.get("/v2.0/subnets").path("subnets")) {
      if (subnet.path("ip_version").asInt() == 4) return subnet.path("id").asString();
    }
    throw new StartFailure("a new installation has no IPv4 subnet");
  }

  private static Map<String, Object> wanted(String subnet) {
    var monitor = Map.of("type", "HTTP", "delay", 1, "timeout", 1, "max_retries", 1);
    var pool =
        Map.of(
            "name",
            "rehearsal",
            "protocol",
            "HTTP",
            "lb_algorithm",
            "ROUND_ROBIN",
            "healthmonitor",
            monitor,
            "members",
            List.of(member("192.0.2.1")));
    var listener =
        Map.of("name", "rehearsal", "protocol", "HTTP", "protocol_port", 80, "default_pool", pool);
    return Map.of("name", "rehearsal", "vip_subnet_id", subnet, "listeners", List.of(listener));
  }

  private static Map<String, Object> member(String address) {
    return Map.of("address", address, "protocol_port", 80);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
