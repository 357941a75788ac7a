package io.octavia.drivers.amphora;

import static io.octavia.domain.cloud.CloudException.Kind.CONFLICT;
import static io.octavia.domain.cloud.CloudException.Kind.NOT_FOUND;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.config.Config;
import io.octavia.domain.Amphora;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Secrets;
import io.octavia.domain.cloud.Subnet;
import io.octavia.haproxy.AmphoraFacts;
import io.octavia.haproxy.HaproxyConfig;
import io.octavia.haproxy.HaproxyVersion;
import io.octavia.haproxy.LvsConfig;
import io.octavia.haproxy.VrrpConfig;
import io.octavia.wire.AgentReply;
import io.octavia.wire.AmphoraDetails;
import io.octavia.wire.AmphoraInfo;
import io.octavia.wire.BadBodyException;
import io.octavia.wire.ListenerEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents over their REST API 1.0, in upstream's sequences (octavia/amphorae/drivers/haproxy/
 * rest_api_driver.py). Every call asks once; whoever calls repeats.
 */
public final class RestAmphorae implements Amphorae, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestAmphorae.class);
  private static final String VERSION = "/1.0/";

  /** Upstream's agent calls SCTP listeners UDP too. */
  private static final Set<String> DATAGRAM_TYPES = Set.of("UDP", "SCTP");

  private final DriverSettings settings;
  private final Secrets secrets;
  private final CertificateAuthority authority;
  private final AgentClients clients;

  private RestAmphorae(
      DriverSettings settings,
      Secrets secrets,
      CertificateAuthority authority,
      AgentClients clients) {
    this.settings = settings;
    this.secrets = secrets;
    this.authority = authority;
    this.clients = clients;
  }

  /**
   * Reads the certificates and keys that the configuration names.
   *
   * @param secrets where the certificates of listeners and pools are
   * @param serials serial numbers of certificates
   * @throws PkiException if they cannot be read
   */
  public static RestAmphorae open(
      Config config, Secrets secrets, InstantSource clock, Supplier<UUID> serials) {
    return new RestAmphorae(
        new DriverSettings(config),
        secrets,
        CertificateAuthority.load(config, clock, serials),
        new AgentClients(config, ControllerIdentity.load(config)));
  }

  @Override
  public BootFiles bootFiles(LoadBalancer loadBalancer, Amphora amphora) {
    var issued = authority.issue(amphora.id());
    return new BootFiles(
        settings.bootFiles(loadBalancer, amphora.id(), issued.pem()), issued.notAfter());
  }

  @Override
  public void ping(Amphora amphora) {
    var agent = clients.of(amphora);
    var version = agent.get("/", AgentReply.class).apiVersion();
    if (!AmphoraInfo.API_VERSION.equals(version)) {
      throw new CloudException(
          REFUSED, "Amphora " + amphora.id() + " speaks version " + version + ", not ours");
    }
    agent.get(VERSION + "info", AmphoraInfo.class);
  }

  @Override
  public void plugVip(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    var body = Plugging.vip(loadBalancer, amphora, subnets, port);
    unlessPlugged(() ->
        clients.of(amphora).post(VERSION + "plug/vip/" + Plugging.address(loadBalancer), body));
  }

  @Override
  public void plugNetwork(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port) {
    var body = Plugging.network(loadBalancer, amphora, subnets, port);
    unlessPlugged(() -> clients.of(amphora).post(VERSION + "plug/network", body));
  }

  /** An agent that has the interface already says so with a conflict. */
  private static void unlessPlugged(Runnable plug) {
    try {
      plug.run();
    } catch (CloudException e) {
      if (e.kind() != CONFLICT) throw e;
    }
  }

  @Override
  public List<LeftOut> apply(LoadBalancer loadBalancer, Amphora amphora) {
    var agent = clients.of(amphora);
    var details = agent.get(VERSION + "details", AmphoraDetails.class);
    removeDatagrams(loadBalancer, agent, details);
    var leftOut = new ArrayList<>(applyDatagrams(loadBalancer, amphora));
    leftOut.addAll(applyHaproxy(loadBalancer, amphora, facts(details)));
    letIn(loadBalancer, amphora);
    return leftOut;
  }

  /** Where no security group does it, the amphora lets in what listeners and peers want. */
  private void letIn(LoadBalancer loadBalancer, Amphora amphora) {
    var address = amphora.vrrpIp();
    if (!loadBalancer.vip().isDirect() || address == null) return;
    clients
        .of(amphora)
        .putJson(VERSION + "interface/" + address + "/rules", VipRules.of(loadBalancer, amphora));
  }

  /**
   * Each has a file of its own, and what an amphora refuses of one is no reason to serve none.
   *
   * @return the enabled ones that it refused
   */
  private List<LeftOut> applyDatagrams(LoadBalancer loadBalancer, Amphora amphora) {
    var refused = new ArrayList<LeftOut>();
    for (var listener : loadBalancer.listeners()) {
      if (!isDatagram(listener) || !isWanted(listener)) continue;
      try {
        applyDatagram(loadBalancer, amphora, listener);
      } catch (CloudException e) {
        if (e.kind() != REFUSED) throw e;
        LOG.warn("Listener {} is not served: {}", listener.id(), e.getMessage());
        if (listener.enabled()) {
          refused.add(new LeftOut(listener.id(), String.valueOf(e.getMessage())));
        }
      }
    }
    return refused;
  }

  private List<LeftOut> applyHaproxy(
      LoadBalancer loadBalancer, Amphora amphora, AmphoraFacts facts) {
    var agent = clients.of(amphora);
    var wanted = wantedOfHaproxy(loadBalancer);
    var files = TlsFiles.read(loadBalancer, wanted, secrets, settings.haproxy().baseCertDir());
    files
        .leftOut()
        .forEach(each -> LOG.warn("Listener {} is not served: {}", each.listener(), each.why()));
    var serving = without(loadBalancer, files.leftOut());
    if (HaproxyConfig.served(serving, files.names()).isEmpty()) {
      agent.delete(VERSION + "listeners/" + loadBalancer.id());
      return files.leftOut();
    }
    upload(agent, loadBalancer, files);
    var text =
        HaproxyConfig.render(serving, amphora.id(), settings.haproxy(), files.names(), facts);
    agent.put(
        VERSION + "loadbalancer/" + amphora.id() + "/" + loadBalancer.id() + "/haproxy", text);
    agent.put(VERSION + "loadbalancer/" + loadBalancer.id() + "/reload");
    return files.leftOut();
  }

  private static List<Listener> wantedOfHaproxy(LoadBalancer loadBalancer) {
    if (!loadBalancer.enabled()) return List.of();
    return loadBalancer.listeners().stream()
        .filter(listener -> listener.enabled() && isWanted(listener) && !isDatagram(listener))
        .toList();
  }

  private static LoadBalancer without(LoadBalancer loadBalancer, List<LeftOut> leftOut) {
    var ids = leftOut.stream().map(LeftOut::listener).toList();
    return loadBalancer.withListeners(
        loadBalancer.listeners().stream()
            .filter(listener -> !ids.contains(listener.id()))
            .toList());
  }

  /** Only what is not there already. */
  private static void upload(AgentClient agent, LoadBalancer loadBalancer, TlsFiles files) {
    files
        .contents()
        .forEach((name, content) -> {
          var path = VERSION + "loadbalancer/" + loadBalancer.id() + "/certificates/" + name;
          if (!agent.holds(path, Digests.md5(content.getBytes(UTF_8)))) agent.put(path, content);
        });
  }

  private void applyDatagram(LoadBalancer loadBalancer, Amphora amphora, Listener listener) {
    var agent = clients.of(amphora);
    var text = LvsConfig.render(loadBalancer, listener, settings.haproxy().basePath());
    agent.put(VERSION + "listeners/" + amphora.id() + "/" + listener.id() + "/udp_listener", text);
    agent.put(VERSION + "loadbalancer/" + listener.id() + "/reload");
  }

  /** Also those whose removal the agent missed: they are in no row any more. */
  private static void removeDatagrams(
      LoadBalancer loadBalancer, AgentClient agent, AmphoraDetails details) {
    var present = new HashSet<>(details.listeners() == null ? Set.of() : details.listeners());
    var unwanted = new ArrayList<String>();
    for (var listener : loadBalancer.listeners()) {
      var there = present.remove(listener.id().value());
      if (there && isDatagram(listener) && !isWanted(listener)) unwanted.add(listener.id().value());
    }
    if (!present.isEmpty()) unwanted.addAll(datagrams(agent, present));
    for (var id : unwanted) agent.delete(VERSION + "listeners/" + id);
  }

  /** HAProxy's frontends go with its configuration; only the others are removed one by one. */
  private static List<String> datagrams(AgentClient agent, Set<String> among) {
    return Arrays.stream(agent.get(VERSION + "listeners", ListenerEntry[].class))
        .filter(entry -> DATAGRAM_TYPES.contains(entry.type()) && among.contains(entry.uuid()))
        .map(ListenerEntry::uuid)
        .toList();
  }

  private static boolean isWanted(Listener listener) {
    return listener.provisioningStatus() != ProvisioningStatus.PENDING_DELETE
        && listener.provisioningStatus() != ProvisioningStatus.DELETED;
  }

  private static boolean isDatagram(Listener listener) {
    return listener.protocol() == ListenerProtocol.UDP
        || listener.protocol() == ListenerProtocol.SCTP;
  }

  private static AmphoraFacts facts(AmphoraDetails details) {
    try {
      var info = details.info();
      var memory = details.memory();
      var profiles = details.activeTunedProfiles();
      return new AmphoraFacts(
          new HaproxyVersion(info.haproxyMajor(), info.haproxyMinor()),
          details.cpuCount(),
          memory == null
              ? null
              : new AmphoraFacts.Memory(memory.free(), memory.buffers(), memory.cached()),
          profiles == null || profiles.isBlank()
              ? List.of()
              : List.of(profiles.strip().split("\\s+", -1)));
    } catch (BadBodyException e) {
      throw new CloudException(REFUSED, "HAProxy's version: " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<String> interfaceOf(Amphora amphora, String ipAddress) {
    try {
      var reply = clients.of(amphora).get(VERSION + "interface/" + ipAddress, AgentReply.class);
      return Optional.ofNullable(reply.interfaceName());
    } catch (CloudException e) {
      if (e.kind() == NOT_FOUND) return Optional.empty();
      throw e;
    }
  }

  @Override
  public void startVrrp(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets) {
    Map<String, Subnet> byId =
        subnets.values().stream()
            .map(NetworkInfo::subnet)
            .collect(Collectors.toMap(Subnet::id, subnet -> subnet));
    var agent = clients.of(amphora);
    agent.put(
        VERSION + "vrrp/upload", VrrpConfig.render(loadBalancer, amphora, byId, settings.vrrp()));
    letIn(loadBalancer, amphora);
    agent.put(VERSION + "vrrp/start");
  }

  @Override
  public void handOver(Amphora amphora) {
    clients.of(amphora).put(VERSION + "vrrp/stop");
  }

  @Override
  public void updateAgentConfig(LoadBalancer loadBalancer, Amphora amphora) {
    clients.of(amphora).put(VERSION + "config", settings.agentConf(loadBalancer, amphora.id()));
  }

  @Override
  public Instant rotateCertificate(Amphora amphora) {
    var issued = authority.issue(amphora.id());
    clients.of(amphora).put(VERSION + "certificate", issued.pem());
    return issued.notAfter();
  }

  @Override
  public void close() {
    clients.close();
  }
}
