package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Networks, ports and servers that are only remembered, for tests of clients and of load.
 *
 * <pre>
 *   what was made     is found by id and by name, until it is deleted
 *   what was deleted  is gone
 *   any other UUID    is a network, subnet, port, server, security group or QoS policy
 * </pre>
 *
 * The last line is upstream's: a request may name any of them. Memory is bounded: beyond {@link
 * #CAPACITY} objects of a kind nothing more is made until some are deleted, and of what was deleted
 * as many are known as gone. Nothing outlives the process, and two processes share nothing.
 *
 * <p>Thread-safe. Ids come from the given source alone, so a run with one caller can be repeated.
 */
public final class NoopCloud {
  /** What {@code [controller_worker] network_driver} calls {@link #networks} and {@link #ports}. */
  public static final String NETWORK_DRIVER = "network_noop_driver";

  /** What {@code [controller_worker] compute_driver} calls {@link #servers}. */
  public static final String COMPUTE_DRIVER = "compute_noop_driver";

  /**
   * The address of a load balancer that leaves it to the cloud; all of them have the same, as in
   * upstream's {@code octavia/api/drivers/noop_driver}.
   */
  public static final String VIP_ADDRESS = "198.0.2.5";

  /** How many objects of a kind there can be. */
  public static final int CAPACITY = 100_000;

  private final NoopPorts ports;
  private final NoopServers servers;
  private final NoopNetworks networks;

  /** An empty cloud. */
  public NoopCloud(Supplier<UUID> uuids) {
    this(uuids, CAPACITY);
  }

  NoopCloud(Supplier<UUID> uuids, int capacity) {
    var ids = new Ids(uuids);
    var limit = new Limit(capacity);
    var places = new Places(capacity);
    this.ports = new NoopPorts(ids, places, limit);
    this.servers = new NoopServers(ids, ports, limit);
    this.networks = new NoopNetworks(places, ports);
  }

  /** All networks there could be. */
  public Networks networks() {
    return networks;
  }

  /** Ports and security groups. */
  public Ports ports() {
    return ports;
  }

  /** Servers, which are up at once. */
  public Servers servers() {
    return servers;
  }

  /** The ports that were made or changed and not deleted, oldest first. */
  public List<Port> allPorts() {
    return ports.all();
  }

  /** The servers that were booted and not deleted, oldest first. */
  public List<Server> allServers() {
    return servers.startingWith("");
  }

  /** The security groups that were made and not deleted, by name. */
  public Map<String, List<Ports.IngressRule>> securityGroups() {
    return ports.securityGroups();
  }

  /** Names of the server groups that were made and not deleted. */
  public Set<String> serverGroups() {
    return servers.serverGroups();
  }
}
