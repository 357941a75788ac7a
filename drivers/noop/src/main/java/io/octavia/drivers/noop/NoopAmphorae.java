package io.octavia.drivers.noop;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.Port;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Agents that accept everything and do nothing. What they were told last is remembered of the
 * {@value #REMEMBERED} amphorae that were spoken to last. They send no heartbeats.
 *
 * <p>Thread-safe.
 */
public final class NoopAmphorae implements Amphorae {
  /** What {@code [controller_worker] amphora_driver} calls this. */
  public static final String AMPHORA_DRIVER = "amphora_noop_driver";

  private static final int REMEMBERED = 10_000;
  private static final int INTERFACES = 100;
  private static final String INTERFACE = "noop";

  private final InstantSource clock;
  private final Duration certificateValidity;
  private final Map<AmphoraId, Agent> agents;

  /** Agents whose certificates, which there are none of, are valid for so long. */
  public NoopAmphorae(InstantSource clock, Duration certificateValidity) {
    this(clock, certificateValidity, REMEMBERED);
  }

  NoopAmphorae(InstantSource clock, Duration certificateValidity, int remembered) {
    this.clock = clock;
    this.certificateValidity = certificateValidity;
    this.agents = new Recent<>(remembered);
  }

  private record Interface(String name, List<String> addresses) {}

  private static final class Agent {
    private final Map<String, Interface> interfaces = new Recent<>(INTERFACES);
    private @Nullable LoadBalancer applied;
    private int memberInterfaces;
  }

  /** No files: nobody would read them. */
  @Override
  public BootFiles bootFiles(LoadBalancer loadBalancer, Amphora amphora) {
    return new BootFiles(Map.of(), certificateEnd());
  }

  @Override
  public void ping(Amphora amphora) {}

  @Override
  public synchronized void plugVip(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    plug(agent(amphora), INTERFACE + 0, port);
  }

  @Override
  public synchronized void plugNetwork(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    Agent agent = agent(amphora);
    Interface known = agent.interfaces.get(port.id());
    plug(agent, known == null ? INTERFACE + ++agent.memberInterfaces : known.name(), port);
  }

  @Override
  public synchronized List<LeftOut> apply(LoadBalancer loadBalancer, Amphora amphora) {
    agent(amphora).applied = loadBalancer;
    return List.of();
  }

  /** {@code noop0} for what the amphora's row says, {@code noop1} and so on for members' ports. */
  @Override
  public synchronized Optional<String> interfaceOf(Amphora amphora, String ipAddress) {
    if (ipAddress.equals(amphora.vrrpIp()) || ipAddress.equals(amphora.haIp())) {
      return Optional.of(INTERFACE + 0);
    }
    return agent(amphora).interfaces.values().stream()
        .filter(plugged -> plugged.addresses().contains(ipAddress))
        .map(Interface::name)
        .findFirst();
  }

  @Override
  public void startVrrp(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets) {}

  @Override
  public void handOver(Amphora amphora) {}

  @Override
  public void updateAgentConfig(LoadBalancer loadBalancer, Amphora amphora) {}

  @Override
  public Instant rotateCertificate(Amphora amphora) {
    return certificateEnd();
  }

  /** What that amphora was last told to serve, if it was told and did not fall into oblivion. */
  public synchronized Optional<LoadBalancer> lastApplied(AmphoraId amphora) {
    return Optional.ofNullable(agents.get(amphora)).map(agent -> agent.applied);
  }

  private Agent agent(Amphora amphora) {
    return agents.computeIfAbsent(amphora.id(), _ -> new Agent());
  }

  private static void plug(Agent agent, String name, Port port) {
    var addresses =
        port.fixedIps().stream().map(Port.FixedIp::ipAddress).filter(Objects::nonNull).toList();
    agent.interfaces.put(port.id(), new Interface(name, addresses));
  }

  private Instant certificateEnd() {
    return clock.instant().plus(certificateValidity);
  }
}
