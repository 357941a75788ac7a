package io.octavia.agent;

import io.octavia.domain.Topology;
import io.octavia.http.Json;
import io.octavia.wire.PlugNetwork;
import io.octavia.wire.PlugVip;
import io.octavia.wire.SubnetAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Takes the interfaces that the cloud attaches to the amphora into its namespace, and remembers
 * them, so that they can be set up again.
 */
final class Plugs {
  private static final Logger LOG = LoggerFactory.getLogger(Plugs.class);
  private static final String VIP_NAME = "eth1";
  private static final Path PCI_RESCAN = Path.of("/sys/bus/pci/rescan");
  private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

  private final Layout layout;
  private final Path directory;
  private final Interfaces interfaces;
  private final VipFilter filter;
  private final Supplier<Topology> topology;
  private final ReentrantLock lock = new ReentrantLock();

  Plugs(
      Layout layout,
      Path directory,
      Interfaces interfaces,
      VipFilter filter,
      Supplier<Topology> topology) {
    this.layout = layout;
    this.directory = directory;
    this.interfaces = interfaces;
    this.filter = filter;
    this.topology = topology;
  }

  /**
   * Sets up again what was plugged before the machine or the agent started.
   *
   * @return whether all of it is there
   */
  boolean restore() {
    lock.lock();
    try {
      boolean complete = true;
      for (Map.Entry<String, String> plugged : plugged().entrySet()) {
        complete &= restore(plugged.getKey(), plugged.getValue());
      }
      return complete;
    } finally {
      lock.unlock();
    }
  }

  private boolean restore(String mac, String name) {
    Optional<InterfaceFile> file = read(name);
    try {
      if (interfaces.byMac(mac).isEmpty()) {
        Optional<String> outside = Interfaces.byMacOutside(mac);
        if (outside.isEmpty()) {
          return false;
        }
        interfaces.prepare();
        interfaces.take(outside.get(), name);
      }
      file.ifPresent(this::raise);
      return true;
    } catch (CommandException e) {
      LOG.warn("interface {} is not restored: {}", name, e.getMessage());
      return false;
    }
  }

  /**
   * Plugs the interface of the VIP.
   *
   * @return its name
   * @throws Refusal 409 if it is plugged, 404 if it is not there (yet)
   */
  String vip(String vip, PlugVip plug) {
    validate(vip, plug);
    lock.lock();
    try {
      if (interfaces.byMac(plug.macAddress()).isPresent()) {
        throw Refusal.of(409, "Interface already exists");
      }
      String outside = outside(plug.macAddress());
      var file = plan().vip(VIP_NAME, vip, plug, List.of());
      bringUp(outside, plug.macAddress(), file, "Error plugging VIP");
      return VIP_NAME;
    } finally {
      lock.unlock();
    }
  }

  /** What a network was plugged as. */
  record Plugged(String name, boolean wasThere) {}

  /**
   * Plugs an interface towards members, or gives a plugged one its new addresses.
   *
   * @throws Refusal 404 if it is not there (yet)
   */
  Plugged network(PlugNetwork plug) {
    validate(plug);
    lock.lock();
    try {
      Optional<String> present = interfaces.byMac(plug.macAddress());
      if (present.isPresent()) {
        InterfaceFile file = file(present.get(), plug);
        write(file);
        up(file, "Error plugging network");
        announce(file.name());
        return new Plugged(file.name(), true);
      }
      String outside = outside(plug.macAddress());
      forgetUnplugged();
      InterfaceFile file = file(nextName(), plug);
      bringUp(outside, plug.macAddress(), file, "Error plugging network");
      return new Plugged(file.name(), false);
    } finally {
      lock.unlock();
    }
  }

  private InterfaceFile file(String name, PlugNetwork plug) {
    var vip = plug.vipNetInfo();
    return vip == null
        ? plan().backend(name, plug)
        : plan().vip(name, vip.vip(), withSriov(vip.plugVip(), plug), plug.fixedIps());
  }

  /** Upstream's controllers tell it in the outer body alone. */
  private static PlugVip withSriov(PlugVip vip, PlugNetwork plug) {
    return new PlugVip(
        vip.subnetCidr(),
        vip.gateway(),
        vip.macAddress(),
        vip.vrrpIp(),
        vip.mtu(),
        vip.hostRoutes(),
        vip.additionalVips(),
        plug.sriov());
  }

  private InterfacePlan plan() {
    return new InterfacePlan(topology.get());
  }

  private static String outside(String mac) {
    Optional<String> name = Interfaces.byMacOutside(mac);
    if (name.isPresent()) {
      return name.get();
    }
    if (Files.isWritable(PCI_RESCAN)) {
      try {
        Files.writeString(PCI_RESCAN, "1");
      } catch (IOException e) {
        LOG.debug("the PCI bus is not scanned again", e);
      }
    }
    throw Refusal.noInterface();
  }

  private void bringUp(String outside, String mac, InterfaceFile file, String complaint) {
    write(file);
    remember(mac, file.name());
    try {
      interfaces.prepare();
      interfaces.take(outside, file.name());
    } catch (CommandException e) {
      throw Refusal.of(500, complaint, e.output());
    }
    up(file, complaint);
    announce(file.name());
  }

  /** Nothing comes in through an interface that is not filtered yet. */
  private void raise(InterfaceFile file) {
    if (file.sriov()) {
      if (file.type().equals(InterfaceFile.VIP)) filter.close(file.name());
      else filter.closeBackend(file.name());
    }
    interfaces.up(file);
  }

  private void up(InterfaceFile file, String complaint) {
    try {
      raise(file);
    } catch (CommandException e) {
      throw Refusal.of(500, complaint, e.output());
    }
  }

  private void announce(String name) {
    try {
      interfaces.announce(name);
    } catch (CommandException e) {
      LOG.debug("addresses of {} are not announced", name, e);
    }
  }

  private String nextName() {
    Set<String> taken = interfaces.names();
    return Stream.iterate(2, number -> number + 1)
        .map(number -> "eth" + number)
        .filter(name -> !taken.contains(name))
        .findFirst()
        .orElseThrow();
  }

  /** No call tells the agent that an interface was taken away: its file is just left over. */
  private void forgetUnplugged() {
    Set<String> present = interfaces.names();
    var kept = new LinkedHashMap<>(plugged());
    kept.entrySet()
        .removeIf(entry ->
            !entry.getValue().equals(VIP_NAME)
                && !present.contains(entry.getValue())
                && Interfaces.byMacOutside(entry.getKey()).isEmpty());
    for (String name : plugged().values()) {
      if (!kept.containsValue(name)) {
        if (read(name).filter(InterfaceFile::sriov).isPresent()) filter.openBackend(name);
        AtomicFiles.delete(directory.resolve(name + ".json"));
      }
    }
    if (!kept.equals(plugged())) {
      writePlugged(kept);
    }
  }

  private void remember(String mac, String name) {
    var all = new LinkedHashMap<>(plugged());
    all.values().removeIf(name::equals);
    all.put(mac, name);
    writePlugged(all);
  }

  private Map<String, String> plugged() {
    var all = new LinkedHashMap<String, String>();
    AtomicFiles.readText(layout.outside(layout.pluggedInterfaces()))
        .ifPresent(text ->
            text.lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 2)
                .forEach(words -> all.put(words[0], words[1])));
    return all;
  }

  private void writePlugged(Map<String, String> all) {
    String text =
        all.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue() + "\n")
            .collect(Collectors.joining());
    AtomicFiles.write(layout.outside(layout.pluggedInterfaces()), text, AtomicFiles.PLAIN);
  }

  private void write(InterfaceFile file) {
    AtomicFiles.write(
        directory.resolve(file.name() + ".json"),
        Json.MAPPER.writeValueAsBytes(file),
        AtomicFiles.PLAIN);
  }

  private Optional<InterfaceFile> read(String name) {
    try {
      return AtomicFiles.read(directory.resolve(name + ".json"))
          .map(bytes -> Json.MAPPER.readValue(bytes, InterfaceFile.class));
    } catch (JacksonException | UncheckedIOException e) {
      LOG.warn("the file of interface {} cannot be read: {}", name, e.getMessage());
      return Optional.empty();
    }
  }

  private static void validate(String vip, PlugVip plug) {
    mac(plug.macAddress(), "Invalid subnet information");
    refuse(
        "Invalid VIP",
        () -> {
          IpAddresses.address(vip);
          network(plug.subnetCidr(), plug.gateway());
          plug.additionalVips().forEach(Plugs::subnet);
          plug.hostRoutes()
              .forEach(route -> {
                IpAddresses.network(route.destination());
                IpAddresses.address(route.nexthop());
              });
        });
    String own = plug.vrrpIp();
    if (own != null) {
      refuse("Invalid VRRP Address", () -> IpAddresses.address(own));
    }
  }

  private static void validate(PlugNetwork plug) {
    mac(plug.macAddress(), "Invalid port information");
    try {
      plug.fixedIps().forEach(Plugs::subnet);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "Invalid network port");
    }
    var vip = plug.vipNetInfo();
    if (vip != null) {
      validate(vip.vip(), vip.plugVip());
    }
  }

  private static void mac(String mac, String complaint) {
    if (!MAC.matcher(mac).matches()) {
      throw Refusal.framework(400, "Bad Request", complaint);
    }
  }

  private static void refuse(String complaint, Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, complaint + ": " + e.getMessage());
    }
  }

  private static void subnet(SubnetAddress subnet) {
    IpAddresses.address(subnet.ipAddress());
    network(subnet.subnetCidr(), subnet.gateway());
    subnet
        .hostRoutes()
        .forEach(route -> {
          IpAddresses.network(route.destination());
          IpAddresses.address(route.nexthop());
        });
  }

  private static void network(String cidr, @Nullable String gateway) {
    IpAddresses.network(cidr);
    if (gateway != null) {
      IpAddresses.address(gateway);
    }
  }
}
