package io.octavia.worker;

import static io.octavia.domain.cloud.CloudException.Kind.NOT_FOUND;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.Amphora;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Server;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Agents in the servers of a {@link FakeCloud}: they remember what they were told last. */
final class FakeAgents implements Amphorae {
  /** Ends the certificates of all of them. */
  static final Instant CERTIFICATES_END = Instant.parse("2027-01-01T00:00:00Z");

  /** Ends the certificates that agents are given later. */
  static final Instant RENEWED = Instant.parse("2027-03-01T00:00:00Z");

  private final FakeCloud cloud;
  private final Trouble trouble;
  private final Map<String, Agent> agents = new ConcurrentHashMap<>();

  /** Servers whose agents do not answer. */
  final Set<String> silent = ConcurrentHashMap.newKeySet();

  /** Names of objects that no agent takes a configuration with. */
  final Set<String> poison = ConcurrentHashMap.newKeySet();

  /** Names of listeners that agents leave out. */
  final Set<String> unservable = ConcurrentHashMap.newKeySet();

  /** What one agent was told last. */
  static final class Agent {
    final Map<String, Set<String>> subnetsByPort = new HashMap<>();
    Set<String> serves = Set.of();
    Set<String> vrrpPeers = Set.of();
    boolean holdsVip;
    int reloads;
    int configurations;
    int certificates;
  }

  FakeAgents(FakeCloud cloud, Trouble trouble) {
    this.cloud = cloud;
    this.trouble = trouble;
  }

  /** The agent in that server. */
  Agent in(String serverId) {
    return agents.computeIfAbsent(serverId, _ -> new Agent());
  }

  /** Wanted objects, as text that tells them apart. */
  static Set<String> wanted(LoadBalancer graph) {
    var listeners =
        graph.listeners().stream()
            .filter(listener -> isWanted(listener.provisioningStatus()))
            .map(listener -> "listener " + listener.id() + " " + listener.name());
    var members =
        Graph.members(graph)
            .filter(member -> isWanted(member.provisioningStatus()))
            .map(member -> "member " + member.id() + " " + member.weight());
    return Stream.concat(listeners, members).collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isWanted(ProvisioningStatus status) {
    return status != ProvisioningStatus.PENDING_DELETE;
  }

  private <T> T ask(Amphora amphora, String what, Function<Agent, T> question) {
    return trouble.around(
        what,
        () -> {
          var address = amphora.lbNetworkIp();
          var server = address == null ? Optional.<Server>empty() : cloud.serverAt(address);
          if (server.isEmpty() || silent.contains(server.get().id())) {
            throw new CloudException(UNAVAILABLE, "amphora " + amphora.id() + " is silent");
          }
          var agent = in(server.get().id());
          synchronized (agent) {
            return question.apply(agent);
          }
        });
  }

  @Override
  public BootFiles bootFiles(LoadBalancer loadBalancer, Amphora amphora) {
    return new BootFiles(Map.of("/etc/octavia/amphora-agent.conf", ""), CERTIFICATES_END);
  }

  @Override
  public void ping(Amphora amphora) {
    ask(amphora, "ping", _ -> true);
  }

  @Override
  public void plugVip(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    ask(
        amphora,
        "plugVip",
        agent -> {
          plugged(agent, amphora, port, subnets);
          agent.holdsVip = true;
          return true;
        });
  }

  @Override
  public void plugNetwork(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    ask(
        amphora,
        "plugNetwork",
        agent -> {
          plugged(agent, amphora, port, subnets);
          return true;
        });
  }

  private void plugged(Agent agent, Amphora amphora, Port port, Map<String, NetworkInfo> subnets) {
    synchronized (cloud) {
      var actual = cloud.ports.get(port.id());
      if (actual == null || !actual.deviceId().equals(amphora.computeId())) {
        throw new CloudException(UNAVAILABLE, "No suitable network interface found");
      }
    }
    agent.subnetsByPort.put(port.id(), new HashSet<>(subnets.keySet()));
  }

  @Override
  public List<LeftOut> apply(LoadBalancer loadBalancer, Amphora amphora) {
    return ask(
        amphora,
        "apply",
        agent -> {
          if (!agent.holdsVip) throw new CloudException(REFUSED, "cannot bind the VIP");
          for (var listener : loadBalancer.listeners()) {
            if (isWanted(listener.provisioningStatus()) && poison.contains(listener.name())) {
              throw new CloudException(REFUSED, "haproxy -c refuses " + listener.name());
            }
          }
          agent.serves = wanted(loadBalancer);
          agent.reloads++;
          return loadBalancer.listeners().stream()
              .filter(listener -> unservable.contains(listener.name()))
              .map(listener -> new LeftOut(listener.id(), "the secret is gone"))
              .toList();
        });
  }

  @Override
  public Optional<String> interfaceOf(Amphora amphora, String ipAddress) {
    return ask(
        amphora, "interfaceOf", agent -> agent.holdsVip ? Optional.of("eth1") : Optional.empty());
  }

  @Override
  public void startVrrp(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets) {
    ask(
        amphora,
        "startVrrp",
        agent -> {
          if (loadBalancer.vrrpGroup() == null || amphora.vrrpInterface() == null) {
            throw new CloudException(NOT_FOUND, "no VRRP group or interface");
          }
          agent.vrrpPeers =
              loadBalancer.amphorae().stream()
                  .map(peer -> peer.id().value() + " " + peer.vrrpIp())
                  .collect(Collectors.toCollection(TreeSet::new));
          return true;
        });
  }

  @Override
  public void handOver(Amphora amphora) {
    ask(
        amphora,
        "handOver",
        agent -> {
          agent.vrrpPeers = Set.of();
          return true;
        });
  }

  @Override
  public void updateAgentConfig(LoadBalancer loadBalancer, Amphora amphora) {
    ask(
        amphora,
        "updateAgentConfig",
        agent -> {
          agent.configurations++;
          return true;
        });
  }

  @Override
  public Instant rotateCertificate(Amphora amphora) {
    return ask(
        amphora,
        "rotateCertificate",
        agent -> {
          agent.certificates++;
          return RENEWED;
        });
  }
}
