package io.octavia.server.cli;

import io.octavia.server.StateDirectory.Program;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Says what runs, and how the load balancers are. */
@Command(
    name = "status",
    description = "Shows the processes and the load balancers; status 0 only if the service is up.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {
  private static final String ROW = "%-36s  %-20s  %-15s  %-14s  %-9s%n";

  @Mixin private Octavia.StateOption state = new Octavia.StateOption();

  @Override
  public Integer call() {
    var installation = state.get();
    boolean allRun = true;
    for (var process : Program.values()) {
      var running = installation.running(process);
      allRun &= running.isPresent();
      System.out.printf(
          "%-14s %s%n",
          process.text(),
          running.map(handle -> "runs, process " + handle.pid()).orElse("does not run"));
    }
    if (!allRun) {
      System.out.println("start it with: octavia up --state-dir " + installation.path());
      return 1;
    }
    var client = state.client();
    System.out.println("API            " + client.address());
    var loadBalancers = client.get("/v2/lbaas/loadbalancers").path("loadbalancers");
    System.out.printf(ROW, "LOAD BALANCER", "NAME", "VIP", "PROVISIONING", "OPERATING");
    for (var loadBalancer : loadBalancers) row(loadBalancer);
    return 0;
  }

  private static void row(JsonNode loadBalancer) {
    System.out.printf(
        ROW,
        loadBalancer.path("id").asString(),
        loadBalancer.path("name").asString(),
        loadBalancer.path("vip_address").asString(),
        loadBalancer.path("provisioning_status").asString(),
        loadBalancer.path("operating_status").asString());
  }
}
