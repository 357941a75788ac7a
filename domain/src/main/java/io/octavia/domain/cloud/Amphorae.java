package io.octavia.domain.cloud;

import io.octavia.domain.Amphora;
import io.octavia.domain.ListenerId;
import io.octavia.domain.LoadBalancer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The agents inside the amphorae. Each method asks once, within the given deadline of the driver;
 * the caller retries. Every method may be called again.
 *
 * <p>All methods throw {@link CloudException}; an agent that does not answer yet is {@code
 * UNAVAILABLE}.
 */
public interface Amphorae {
  /**
   * What a new amphora's server must find in its file system, by absolute path: the agent's
   * configuration, its certificate with key, and the authority of its callers.
   */
  BootFiles bootFiles(LoadBalancer loadBalancer, Amphora amphora);

  /** Returns if the agent answers and speaks a version that we do. */
  void ping(Amphora amphora);

  /**
   * Gives the amphora its addresses on the VIP's network, through the port {@code vrrp_port_id}.
   */
  void plugVip(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port);

  /** Gives the amphora its addresses on a members' network. */
  void plugNetwork(
      LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets, Port port);

  /**
   * Makes the amphora serve exactly what the graph says: uploads certificates and configuration,
   * reloads or starts, removes what is not wanted any more.
   *
   * @return the listeners that had to be left out, because their secrets could not be read or the
   *     amphora cannot serve them
   */
  List<LeftOut> apply(LoadBalancer loadBalancer, Amphora amphora);

  /** The interface that holds the address inside the amphora. */
  Optional<String> interfaceOf(Amphora amphora, String ipAddress);

  /** Uploads the VRRP configuration and starts or reloads keepalived. */
  void startVrrp(LoadBalancer loadBalancer, Amphora amphora, Map<String, NetworkInfo> subnets);

  /** Ends keepalived, which gives the address to a peer before it goes. */
  void handOver(Amphora amphora);

  /** Renders the agent's configuration again and uploads it. */
  void updateAgentConfig(LoadBalancer loadBalancer, Amphora amphora);

  /** Gives the agent a new certificate and returns when it ends. */
  Instant rotateCertificate(Amphora amphora);

  /** A listener that an amphora does not serve, and why; for whoever looks after it. */
  record LeftOut(ListenerId listener, String why) {}

  /** Files for {@link Servers.Boot}, and when the certificate in them ends. */
  record BootFiles(Map<String, String> files, Instant certExpiration) {
    @Override
    public String toString() {
      return "BootFiles[" + files.keySet() + "]";
    }
  }

  /** A subnet with what its network adds. {@code mtu} in bytes. */
  record NetworkInfo(Subnet subnet, int mtu) {
    /** Keyed by subnet id, as {@link #plugVip} wants it. */
    public static Map<String, NetworkInfo> of(List<NetworkInfo> infos) {
      return infos.stream()
          .collect(java.util.stream.Collectors.toMap(info -> info.subnet().id(), info -> info));
    }
  }
}
