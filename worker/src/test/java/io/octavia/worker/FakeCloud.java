package io.octavia.worker;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import io.octavia.domain.cloud.Subnet;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A small cloud in memory, with the networks {@code vip}, {@code a}, {@code b} and {@code c}, each
 * with one subnet of the name {@code <network>-subnet}. Every call goes through {@link Trouble}.
 */
final class FakeCloud {
  private final Trouble trouble;
  final Map<String, Port> ports = new LinkedHashMap<>();
  final Map<String, Server> servers = new LinkedHashMap<>();

  /** The names of servers for which there is a volume: it is made first, and goes with them. */
  final Set<String> volumes = new HashSet<>();

  final Map<String, List<Ports.IngressRule>> securityGroups = new LinkedHashMap<>();

  /** Whether it has security groups. */
  boolean filters = true;

  final Map<String, String> serverGroups = new LinkedHashMap<>();
  private int made;

  FakeCloud(Trouble trouble) {
    this.trouble = trouble;
  }

  private synchronized <T> T effect(Supplier<T> change) {
    return change.get();
  }

  private <T> T call(String what, Supplier<T> change) {
    return trouble.around(what, () -> effect(change));
  }

  private void run(String what, Runnable change) {
    call(
        what,
        () -> {
          change.run();
          return true;
        });
  }

  private String newId(String kind) {
    made++;
    return kind + "-" + made;
  }

  synchronized Port port(String name) {
    return ports.values().stream()
        .filter(port -> port.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void change(String id, Function<Port, Port> change) {
    var port = ports.get(id);
    if (port == null) throw new CloudException(CloudException.Kind.NOT_FOUND, "no port " + id);
    ports.put(id, change.apply(port));
  }

  Networks networks() {
    return new Networks() {
      @Override
      public Optional<Network> network(String id) {
        return call(
            "network",
            () ->
                Stream.of("vip", "a", "b", "c")
                    .filter(id::equals)
                    .findFirst()
                    .map(name -> new Network(name, name, 1450, List.of(name + "-subnet"), true)));
      }

      @Override
      public Optional<Subnet> subnet(String id) {
        return call(
            "subnet",
            () ->
                Stream.of("vip", "a", "b", "c")
                    .filter(name -> id.equals(name + "-subnet"))
                    .findFirst()
                    .map(name ->
                        new Subnet(
                            id, "of " + name, name, 4, "10.0.0.0/24", "10.0.0.1", List.of())));
      }

      @Override
      public Optional<Port> port(String id) {
        return call("port", () -> Optional.ofNullable(ports.get(id)));
      }

      @Override
      public int freeAddresses(String subnetId) {
        return 100;
      }

      @Override
      public boolean securityGroupExists(String id) {
        return securityGroups.containsKey(id);
      }

      @Override
      public boolean qosSupported() {
        return false;
      }

      @Override
      public boolean qosPolicyExists(String id) {
        return false;
      }
    };
  }

  Ports ports() {
    return new FakePorts();
  }

  private final class FakePorts implements Ports {
    @Override
    public List<Port> named(String name) {
      return call(
          "named", () -> ports.values().stream().filter(port -> port.name().equals(name)).toList());
    }

    @Override
    public List<Port> ofDevice(String deviceId) {
      return call(
          "ofDevice",
          () -> ports.values().stream().filter(port -> port.deviceId().equals(deviceId)).toList());
    }

    @Override
    public Port create(Request request) {
      return call(
          "createPort",
          () -> {
            for (var port : ports.values()) {
              if (port.name().equals(request.name())) return port;
            }
            var id = newId("port");
            var port =
                new Port(
                    id,
                    request.name(),
                    request.networkId(),
                    request.projectId(),
                    "fa:16:3e:00:00:01",
                    addressed(request.fixedIps()),
                    request.deviceId(),
                    request.deviceOwner(),
                    request.adminStateUp(),
                    request.securityGroups(),
                    request.allowedAddresses(),
                    request.qosPolicyId(),
                    request.vnicType());
            ports.put(id, port);
            return port;
          });
    }

    private List<Port.FixedIp> addressed(List<Port.FixedIp> wanted) {
      return wanted.stream()
          .map(ip ->
              ip.ipAddress() != null
                  ? ip
                  : new Port.FixedIp(ip.subnetId(), "10.0.0." + (10 + made++ % 200)))
          .toList();
    }

    @Override
    public void allowAddresses(String portId, List<String> addresses) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Port setFixedIps(String portId, List<Port.FixedIp> fixedIps) {
      return call(
          "setFixedIps",
          () -> {
            change(
                portId,
                port -> copy(port, port.deviceId(), addressed(fixedIps), port.securityGroups()));
            return ports.get(portId);
          });
    }

    @Override
    public void setSecurityGroups(String portId, List<String> groups) {
      run(
          "setSecurityGroups",
          () -> change(portId, port -> copy(port, port.deviceId(), port.fixedIps(), groups)));
    }

    @Override
    public void delete(String portId) {
      run("deletePort", () -> ports.remove(portId));
    }

    @Override
    public boolean hasSecurityGroups() {
      return filters;
    }

    @Override
    public String securityGroup(String name, String projectId, List<IngressRule> rules) {
      return call(
          "securityGroup",
          () -> {
            securityGroups.put(name, rules);
            return "sg:" + name;
          });
    }

    @Override
    public Optional<String> securityGroupNamed(String name) {
      return call(
          "securityGroupNamed",
          () -> securityGroups.containsKey(name) ? Optional.of("sg:" + name) : Optional.empty());
    }

    @Override
    public void deleteSecurityGroup(String name) {
      run("deleteSecurityGroup", () -> securityGroups.remove(name));
    }
  }

  private static Port copy(
      Port port, String device, List<Port.FixedIp> fixedIps, List<String> groups) {
    return new Port(
        port.id(),
        port.name(),
        port.networkId(),
        port.projectId(),
        port.macAddress(),
        fixedIps,
        device,
        port.deviceOwner(),
        port.adminStateUp(),
        groups,
        port.allowedAddresses(),
        port.qosPolicyId(),
        port.vnicType());
  }

  /** What the servers were to be, that were booted. */
  final Set<Servers.Profile> profiles = new HashSet<>();

  Servers servers() {
    return new FakeServers();
  }

  /** A server that nobody builds any further, unless it is booted. */
  synchronized Server building(String name) {
    var id = newId("server");
    var server = new Server(id, name, Server.State.BUILDING, null, null, null, null, null);
    servers.put(id, server);
    return server;
  }

  private Server built(Server server) {
    if (server.state() != Server.State.BUILDING) return server;
    var address = "127.0.1." + made;
    return new Server(
        server.id(), server.name(), Server.State.ACTIVE, address, "z", "i", "f", null);
  }

  private final class FakeServers implements Servers {
    @Override
    public Optional<Server> named(String name) {
      return call(
          "serverNamed",
          () -> servers.values().stream().filter(one -> one.name().equals(name)).findFirst());
    }

    @Override
    public Optional<Server> server(String id) {
      return call("server", () -> Optional.ofNullable(servers.get(id)));
    }

    @Override
    public List<Server> startingWith(String namePrefix) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Server boot(Boot boot) {
      run("makeVolume", () -> volumes.add(boot.name()));
      return call(
          "boot",
          () -> {
            profiles.add(boot.profile());
            var known = servers.values().stream().filter(one -> one.name().equals(boot.name()));
            var server = known.findFirst().orElseGet(() -> building(boot.name()));
            servers.computeIfPresent(server.id(), (_, one) -> built(one));
            return server;
          });
    }

    @Override
    public void delete(String id) {
      run(
          "deleteServer",
          () -> {
            var gone = servers.remove(id);
            if (gone != null) volumes.remove(gone.name());
            ports.replaceAll((_, port) ->
                port.deviceId().equals(id)
                    ? copy(port, "", port.fixedIps(), port.securityGroups())
                    : port);
          });
    }

    @Override
    public void discard(String name) {
      run("discard", () -> volumes.remove(name));
    }

    @Override
    public void attach(String serverId, String portId) {
      run(
          "attach",
          () -> {
            if (!servers.containsKey(serverId)) {
              throw new CloudException(CloudException.Kind.UNAVAILABLE, "no server " + serverId);
            }
            change(portId, port -> copy(port, serverId, port.fixedIps(), port.securityGroups()));
          });
    }

    @Override
    public void detach(String serverId, String portId) {
      run(
          "detach",
          () -> {
            if (!ports.containsKey(portId)) return;
            change(portId, port -> copy(port, "", port.fixedIps(), port.securityGroups()));
          });
    }

    @Override
    public String serverGroup(String name, String policy) {
      return call("serverGroup", () -> serverGroups.computeIfAbsent(name, _ -> newId("group")));
    }

    @Override
    public void deleteServerGroup(String id) {
      run("deleteServerGroup", () -> serverGroups.values().removeIf(id::equals));
    }
  }

  synchronized List<String> leftovers() {
    var left = new ArrayList<String>();
    servers.values().forEach(server -> left.add(server.name()));
    volumes.stream().filter(name -> !left.contains(name)).forEach(left::add);
    ports.values().forEach(port -> left.add(port.name()));
    left.addAll(securityGroups.keySet());
    left.addAll(serverGroups.keySet());
    return left;
  }

  synchronized Optional<Server> serverAt(String address) {
    return servers.values().stream()
        .filter(server -> address.equals(server.lbNetworkIp()))
        .findFirst();
  }
}
