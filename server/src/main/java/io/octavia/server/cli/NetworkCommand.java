package io.octavia.server.cli;

import io.octavia.http.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.databind.JsonNode;

/** Networks and subnets of the local cloud, through its Neutron API. */
@Command(
    name = "network",
    description = "Lists, creates and deletes networks of this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      NetworkCommand.ListNetworks.class,
      NetworkCommand.Create.class,
      NetworkCommand.Delete.class
    })
final class NetworkCommand {

  @Command(
      name = "list",
      description = "Lists networks with their subnets.",
      mixinStandardHelpOptions = true)
  static final class ListNetworks implements Callable<Integer> {
    @Mixin private Octavia.StateOption state = new Octavia.StateOption();

    @Option(names = "--json", description = "As JSON, for scripts.")
    private boolean json;

    @Override
    public Integer call() {
      var client = state.client();
      var networks = client.get("/v2.0/networks").path("networks");
      var subnets = client.get("/v2.0/subnets").path("subnets");
      if (json) {
        System.out.println(
            Json.MAPPER.writeValueAsString(Map.of("networks", networks, "subnets", subnets)));
        return 0;
      }
      System.out.printf("%-36s  %-16s  %-36s  %s%n", "NETWORK", "NAME", "SUBNET", "CIDR");
      for (var network : networks) {
        for (var subnet : subnets) {
          if (!subnet.path("network_id").equals(network.path("id"))) continue;
          System.out.printf(
              "%-36s  %-16s  %-36s  %s%n",
              network.path("id").asString(),
              network.path("name").asString(),
              subnet.path("id").asString(),
              subnet.path("cidr").asString());
        }
      }
      return 0;
    }
  }

  @Command(
      name = "create",
      description = "Creates a network with one subnet.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private Octavia.StateOption state = new Octavia.StateOption();

    @Parameters(paramLabel = "NAME", description = "Name of the network.")
    private String name = "";

    @Option(
        names = "--subnet",
        paramLabel = "CIDR",
        required = true,
        description = "Range of its addresses, for example 10.30.0.0/24; may be repeated.")
    private List<String> cidrs = List.of();

    @Option(
        names = "--allocation-pool",
        paramLabel = "start=ADDRESS,end=ADDRESS",
        converter = PoolConverter.class,
        description =
            "The addresses that load balancers get, where the rest of the one range is for"
                + " machines that you connect yourself; may be repeated.")
    private List<Pool> pools = List.of();

    @Option(names = "--json", description = "As JSON, for scripts.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      if (!pools.isEmpty() && cidrs.size() > 1) {
        throw new ParameterException(
            spec.commandLine(), "--allocation-pool is of one range: give one --subnet with it");
      }
      var client = state.client();
      var network =
          client.post("/v2.0/networks", Map.of("network", Map.of("name", name))).path("network");
      var id = network.path("id").asString();
      var subnets = new java.util.ArrayList<JsonNode>();
      try {
        for (var cidr : cidrs) subnets.add(subnet(client, id, cidr));
      } catch (RestClient.Refused e) {
        client.delete("/v2.0/networks/" + id);
        throw e;
      }
      if (json) {
        System.out.println(
            Json.MAPPER.writeValueAsString(Map.of("network", network, "subnets", subnets)));
      } else {
        System.out.println("network " + id);
        subnets.forEach(s -> System.out.println("subnet  " + s.path("id").asString()));
      }
      return 0;
    }

    private JsonNode subnet(RestClient client, String network, String cidr) {
      var wanted = new LinkedHashMap<String, @Nullable Object>();
      wanted.put("name", name);
      wanted.put("network_id", network);
      wanted.put("cidr", cidr);
      wanted.put("ip_version", cidr.contains(":") ? 6 : 4);
      if (!pools.isEmpty()) wanted.put("allocation_pools", pools);
      return client.post("/v2.0/subnets", Map.of("subnet", wanted)).path("subnet");
    }
  }

  /** First and last address of what load balancers get. */
  record Pool(String start, String end) {}

  /** Reads {@code start=10.0.0.10,end=10.0.0.99}, as {@code openstack subnet create} does. */
  static final class PoolConverter implements ITypeConverter<Pool> {
    private static final Pattern FORM = Pattern.compile("start=([^,]+),end=([^,]+)");

    @Override
    public Pool convert(String value) {
      var match = FORM.matcher(value);
      if (!match.matches()) {
        throw new TypeConversionException("'" + value + "' is not start=ADDRESS,end=ADDRESS");
      }
      return new Pool(match.group(1), match.group(2));
    }
  }

  @Command(
      name = "delete",
      description = "Deletes a network that nothing uses.",
      mixinStandardHelpOptions = true)
  static final class Delete implements Callable<Integer> {
    @Mixin private Octavia.StateOption state = new Octavia.StateOption();

    @Parameters(paramLabel = "ID", description = "Id of the network.")
    private String id = "";

    @Override
    public Integer call() {
      state.client().delete("/v2.0/networks/" + id);
      return 0;
    }
  }
}
