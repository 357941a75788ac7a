package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Subnet;
import io.octavia.domain.cloud.Subnet.HostRoute;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Networks of this machine: a bridge each, with the gateways of its subnets on it. */
public final class LocalNetworks implements Networks {
  private static final Logger LOG = LoggerFactory.getLogger(LocalNetworks.class);

  private final CloudDb db;
  private final Ids ids;
  private final Bridges bridges;
  private final Commands commands;
  private final int defaultMtu;
  private final ReentrantLock topology = new ReentrantLock();

  LocalNetworks(CloudDb db, Ids ids, Bridges bridges, Commands commands, int defaultMtu) {
    this.db = db;
    this.ids = ids;
    this.bridges = bridges;
    this.commands = commands;
    this.defaultMtu = defaultMtu;
  }

  /**
   * A wanted subnet.
   *
   * @param cidr IPv4 or IPv6 range, in its canonical form
   * @param gateway the host's own address in the subnet
   * @param pools what may be given out; empty for everything but the gateway
   */
  public record NewSubnet(
      String name,
      String networkId,
      String cidr,
      Gateway gateway,
      List<AddressRange> pools,
      List<HostRoute> hostRoutes) {
    /** A subnet whose gateway is its first address. */
    public static NewSubnet of(String name, String networkId, String cidr) {
      return new NewSubnet(name, networkId, cidr, new Gateway.First(), List.of(), List.of());
    }
  }

  /** Which address of a subnet the host takes. */
  public sealed interface Gateway {
    /** The subnet's first address. */
    record First() implements Gateway {}

    /** The address with that text. */
    record At(String address) implements Gateway {}

    /** No address: the host does not reach the subnet, nor does anything behind the host. */
    record None() implements Gateway {}
  }

  /** A range of addresses, both ends included. */
  public record AddressRange(String start, String end) {}

  @Override
  public Optional<Network> network(String id) {
    return networks().stream().filter(network -> network.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Subnet> subnet(String id) {
    return db.read(sql -> LocalSubnet.find(sql, id)).map(LocalSubnet::subnet);
  }

  @Override
  public Optional<Port> port(String id) {
    return db.read(sql -> PortRows.find(sql, id));
  }

  @Override
  public int freeAddresses(String subnetId) {
    return db.read(sql -> {
      Optional<LocalSubnet> subnet = LocalSubnet.find(sql, subnetId);
      return subnet.isEmpty() ? 0 : new Addresses(sql).free(subnet.get());
    });
  }

  @Override
  public boolean securityGroupExists(String id) {
    return db.read(sql -> sql.any("SELECT 1 FROM security_group WHERE id = ?", id));
  }

  @Override
  public boolean qosSupported() {
    return false;
  }

  @Override
  public boolean qosPolicyExists(String id) {
    return false;
  }

  /** All networks, oldest first. */
  public List<Network> networks() {
    return db.read(sql -> {
      List<LocalSubnet> subnets = LocalSubnet.all(sql);
      return sql.list(
          row -> {
            String id = row.getString("id");
            List<String> own =
                subnets.stream()
                    .filter(subnet -> subnet.networkId().equals(id))
                    .map(LocalSubnet::id)
                    .toList();
            return new Network(id, row.getString("name"), row.getInt("mtu"), own, true);
          },
          "SELECT id, name, mtu FROM network WHERE leaving = 0 ORDER BY seq");
    });
  }

  /** All subnets, oldest first. */
  public List<Subnet> subnets() {
    return details().stream().map(LocalSubnet::subnet).toList();
  }

  /** Makes a network without subnets; {@code mtu} in bytes, 0 for the usual one. */
  public Network createNetwork(String name, int mtu) {
    int size = mtu == 0 ? defaultMtu : mtu;
    if (size < 576 || size > 65535) {
      throw new CloudException(Kind.REFUSED, "Invalid input for mtu: must be 576 to 65535 bytes.");
    }
    topology.lock();
    try {
      String id =
          db.write(sql -> {
            String next = ids.next(sql);
            sql.update("INSERT INTO network (id, name, mtu) VALUES (?, ?, ?)", next, name, size);
            return next;
          });
      orElse(() -> bridges.ensure(id, size, List.of()), () -> deleteNetwork(id));
      return new Network(id, name, size, List.of(), true);
    } finally {
      topology.unlock();
    }
  }

  /** Takes a network away with its subnets; one that is gone is fine. */
  public void deleteNetwork(String id) {
    topology.lock();
    try {
      db.write(sql -> {
        if (sql.any("SELECT 1 FROM port WHERE network_id = ?", id)) {
          throw new CloudException(
              Kind.CONFLICT,
              "Unable to complete operation on network "
                  + id
                  + ". There are one or more ports still in use on the network.");
        }
        return sql.update("UPDATE network SET leaving = 1 WHERE id = ?", id);
      });
      finishNetwork(id);
    } finally {
      topology.unlock();
    }
  }

  /** Makes a subnet and gives the host its gateway address. */
  public Subnet createSubnet(NewSubnet wanted) {
    topology.lock();
    try {
      HostRoutes routes = HostRoutes.read(commands);
      LocalSubnet subnet =
          db.write(sql -> {
            LocalSubnet made = SubnetRules.accept(sql, ids.plain(), wanted, routes);
            made.insert(sql);
            return made;
          });
      orElse(() -> ensure(subnet.networkId()), () -> deleteSubnet(subnet.id()));
      if (subnet.cidr().version() == 6 && !Bridges.forwardsSixSelectively()) {
        LOG.warn(
            "{}: this kernel forwards IPv6 between all interfaces or none; from other subnets it is"
                + " reached only with net.ipv6.conf.all.forwarding=1, which is not set for you",
            subnet.cidr());
      }
      return subnet.subnet();
    } finally {
      topology.unlock();
    }
  }

  /** Takes a subnet away; one that is gone is fine. */
  public void deleteSubnet(String id) {
    topology.lock();
    try {
      Optional<LocalSubnet> subnet =
          db.write(sql -> {
            if (sql.any("SELECT 1 FROM address WHERE subnet_id = ?", id)) {
              throw new CloudException(
                  Kind.CONFLICT,
                  "Unable to complete operation on subnet "
                      + id
                      + ": One or more ports have an IP allocation from this subnet.");
            }
            Optional<LocalSubnet> found = LocalSubnet.find(sql, id);
            sql.update("UPDATE subnet SET leaving = 1 WHERE id = ?", id);
            return found;
          });
      if (subnet.isPresent()) {
        bridges.removeGateway(subnet.get());
        db.write(sql -> sql.update("DELETE FROM subnet WHERE id = ?", id));
      }
    } finally {
      topology.unlock();
    }
  }

  /** Finishes what was interrupted, then makes what the machine does not have (any more). */
  void restore() {
    topology.lock();
    try {
      db.read(sql -> sql.strings("SELECT id FROM network WHERE leaving = 1"))
          .forEach(this::finishNetwork);
      for (LocalSubnet subnet : db.read(LocalSubnet::leaving)) {
        bridges.removeGateway(subnet);
        db.write(sql -> sql.update("DELETE FROM subnet WHERE id = ?", subnet.id()));
      }
      networks().forEach(network -> ensure(network.id()));
    } finally {
      topology.unlock();
    }
  }

  /** Makes the first network, once in the life of an installation. */
  void makeDefault(@Nullable String cidr) {
    boolean wanted =
        db.read(sql ->
            !sql.any("SELECT 1 FROM setting WHERE name = 'default_network'")
                && !sql.any("SELECT 1 FROM network WHERE leaving = 0 AND name <> 'private'"));
    if (wanted) {
      Network network =
          networks().stream().findFirst().orElseGet(() -> createNetwork("private", 0));
      if (network.subnetIds().isEmpty()) {
        String range = cidr == null ? HostRoutes.read(commands).unusedRange().toString() : cidr;
        createSubnet(NewSubnet.of("private-subnet", network.id(), range));
      }
      db.write(sql ->
          sql.update("INSERT INTO setting (name, value) VALUES ('default_network', 'made')"));
    }
  }

  /** All subnets with what the control plane does not ask for, oldest first. */
  List<LocalSubnet> details() {
    return db.read(LocalSubnet::all);
  }

  private void ensure(String networkId) {
    List<LocalSubnet> subnets = db.read(sql -> LocalSubnet.ofNetwork(sql, networkId));
    network(networkId).ifPresent(found -> bridges.ensure(networkId, found.mtu(), subnets));
  }

  private void finishNetwork(String id) {
    bridges.remove(id);
    db.write(sql -> sql.update("DELETE FROM network WHERE id = ? AND leaving = 1", id));
  }

  private static void orElse(Runnable step, Runnable undo) {
    try {
      step.run();
    } catch (CloudException e) {
      try {
        undo.run();
      } catch (CloudException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
  }
}
