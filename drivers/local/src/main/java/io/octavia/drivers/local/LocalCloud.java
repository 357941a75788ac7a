package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Servers;
import io.octavia.http.Handler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cloud of one machine: networks are bridges, servers are network namespaces with a directory,
 * ports are veth pairs. Everything it makes carries its prefix, and it touches nothing else.
 */
public final class LocalCloud implements AutoCloseable {
  private static final String PREFIX = "prefix";
  private static final String RANGE = "range";

  private final Settings settings;
  private final Access access;
  private final CloudDb db;
  private final Names names;
  private final ManagementRange management;
  private final Commands commands;
  private final Directories directories;
  private final LocalNetworks networks;
  private final LocalPorts ports;
  private final LocalServers servers;
  private final Hosts hosts;

  private LocalCloud(
      Settings settings, Access access, CloudDb db, Commands commands, Supplier<UUID> uuids) {
    this.settings = settings;
    this.access = access;
    this.db = db;
    this.commands = commands;
    this.names = new Names(choosePrefix(settings, db));
    this.management = chooseRange(settings, db);
    Ids ids = new Ids(uuids);
    Kernel kernel = Kernel.of(names, commands, db, new Locks(access.others()));
    this.directories = new Directories(settings.stateDir(), commands);
    this.networks = new LocalNetworks(db, ids, kernel.bridges(), commands, settings.mtu());
    this.ports = new LocalPorts(db, ids, kernel.wiring(), kernel.filters(), kernel.locks());
    this.servers = new LocalServers(db, ids, kernel, directories, management);
    this.hosts = new Hosts(db, kernel, ports);
  }

  /**
   * Opens the instance in that directory, makes it if there is none. Bridges that are missing are
   * made again, removals and boots that were interrupted are cleared away, and what works is left
   * alone.
   *
   * @throws CloudException {@code REFUSED}, with one line that says what to do, if the directory is
   *     in use, its database is damaged, or a name or range is another instance's
   */
  public static LocalCloud open(Settings settings) {
    return open(settings, new Commands(), UUID::randomUUID);
  }

  static LocalCloud open(Settings settings, Commands commands, Supplier<UUID> uuids) {
    Access access = Access.alone(settings.stateDir());
    try {
      return Claims.ofMachine().exclusively(() -> opened(settings, access, commands, uuids));
    } catch (RuntimeException | Error e) {
      access.close();
      throw e;
    }
  }

  /**
   * Opens the instance in that directory together with other processes. The first of them clears
   * away what was interrupted; the others find it at work, and leave all as it is.
   */
  public static LocalCloud share(Settings settings) {
    return Claims.ofMachine().exclusively(() -> shared(settings));
  }

  private static LocalCloud shared(Settings settings) {
    StateLock.takeIfFree(settings.stateDir())
        .ifPresent(lock -> {
          try (lock) {
            var first = opened(settings, new Access(lock, null), new Commands(), UUID::randomUUID);
            first.db.close();
          }
        });
    Access access = Access.shared(settings.stateDir());
    try {
      var db = CloudDb.open(settings.database());
      return new LocalCloud(settings, access, db, new Commands(), UUID::randomUUID);
    } catch (RuntimeException | Error e) {
      access.close();
      throw e;
    }
  }

  private static LocalCloud opened(
      Settings settings, Access access, Commands commands, Supplier<UUID> uuids) {
    CloudDb db = CloudDb.open(settings.database());
    try {
      var cloud = new LocalCloud(settings, access, db, commands, uuids);
      cloud.restore();
      return cloud;
    } catch (RuntimeException | Error e) {
      db.close();
      throw e;
    }
  }

  /** Networks and subnets: the read side for the control plane, and how to make them. */
  public LocalNetworks networks() {
    return networks;
  }

  /** Ports and security groups. */
  public Ports ports() {
    return ports;
  }

  /** Servers. */
  public Servers servers() {
    return servers;
  }

  /** What there is that the control plane made. */
  public Inventory inventory() {
    return new LocalInventory(db, ports, servers);
  }

  /** All ports, oldest first. */
  public List<Port> allPorts() {
    return db.read(PortRows::all);
  }

  /** All security groups with their rules, oldest first. */
  List<SecurityGroup> securityGroups() {
    return ports.securityGroups();
  }

  /**
   * Neutron's REST API on this cloud, without authentication.
   *
   * @param base path of the endpoint, empty or without a slash at its end, e.g. {@code /network}
   */
  public Handler api(String base) {
    return new NetworkApi(this, base);
  }

  /** What the names of this instance's bridges, interfaces and namespaces begin with. */
  public String prefix() {
    return names.prefix();
  }

  /** The loopback range of this instance: agents listen on addresses of it. */
  public String managementCidr() {
    return management.cidr().toString();
  }

  /** The range's first address, which no agent gets. */
  public String managementAddress() {
    return management.cidr().first().plus(1).toString();
  }

  /** Makes a sample host on a network, or finds the one with that name. */
  public Host host(String name, String networkId) {
    return hosts.ensure(name, networkId);
  }

  /** All sample hosts by name. */
  public List<Host> hosts() {
    return hosts.all();
  }

  /** Ends everything in a sample host and takes it away; one that is gone is fine. */
  public void removeHost(String name) {
    hosts.remove(name);
  }

  /** Closes the database; everything in the kernel goes on. */
  @Override
  public void close() {
    db.close();
    access.close();
  }

  /** Takes everything of this instance away, with its files, and closes it. */
  public void purge() {
    db.close();
    purge(settings, commands, access.lock());
  }

  /**
   * Takes everything of the instance in that directory away without opening it: for a directory
   * whose database is damaged or gone, too. The directory must not be in use.
   */
  public static void purge(Settings settings) {
    if (Files.exists(settings.stateDir())) {
      purge(settings, new Commands(), StateLock.take(settings.stateDir()));
    } else {
      sweep(settings, new Commands());
    }
  }

  private static void purge(Settings settings, Commands commands, StateLock lock) {
    try (lock) {
      sweep(settings, commands);
      Path directory = settings.stateDir();
      for (String suffix : List.of("-wal", "-shm", "")) {
        Files.deleteIfExists(directory.resolve("cloud.db" + suffix));
      }
      Files.deleteIfExists(directory.resolve(StateLock.FILE));
      Files.deleteIfExists(directory.resolve(Access.FILE));
    } catch (IOException e) {
      throw new CloudException(
          Kind.UNAVAILABLE, "cannot empty " + settings.stateDir() + ": " + e, e);
    }
  }

  private static void sweep(Settings settings, Commands commands) {
    Claims claims = Claims.ofMachine();
    Path owner = settings.stateDir();
    Directories directories = new Directories(owner, commands);
    claims.exclusively(() -> {
      List<String> servers = directories.all();
      servers.forEach(directories::withdraw);
      List<String> prefixes = claims.of(PREFIX, owner);
      for (String prefix : prefixes) {
        new Sweep(new Names(prefix), commands).allBut(Set.of(), Set.of());
      }
      servers.forEach(id -> Processes.end(() -> Processes.ofServer(id)));
      directories.deleteAll();
      claims.of(RANGE, owner).forEach(range -> claims.release(RANGE, range));
      prefixes.forEach(prefix -> claims.release(PREFIX, prefix));
      return true;
    });
  }

  private void restore() {
    directories.prepare();
    new Sweep(names, commands).allBut(knownNamespaces(), knownLinks());
    networks.restore();
    networks.makeDefault(settings.defaultCidr());
    servers.restore();
  }

  private Set<String> knownNamespaces() {
    return db.read(sql -> {
      Set<String> known = new HashSet<>();
      sql.strings("SELECT id FROM server").forEach(id -> known.add(names.netns(id)));
      sql.strings("SELECT name FROM host").forEach(name -> known.add(names.hostNetns(name)));
      return known;
    });
  }

  private Set<String> knownLinks() {
    return db.read(sql -> {
      Set<String> known = new HashSet<>();
      sql.strings("SELECT id FROM network").forEach(id -> known.add(names.bridge(id)));
      for (String id : sql.strings("SELECT id FROM port")) {
        known.add(names.outer(id));
        known.add(names.inner(id));
      }
      return known;
    });
  }

  private static String choosePrefix(Settings settings, CloudDb db) {
    String wanted = settings.prefix();
    if (wanted != null && !Names.isPrefix(wanted)) {
      throw new CloudException(
          Kind.REFUSED, "The name prefix must be 1 to 6 of a-z and 0-9, a letter first: " + wanted);
    }
    Stream<String> choice =
        Stream.concat(Stream.of("oct"), IntStream.range(1, 1000).mapToObj(n -> "oct" + n));
    return claim(PREFIX, wanted, choice, settings, db);
  }

  private static ManagementRange chooseRange(Settings settings, CloudDb db) {
    String wanted = settings.managementRange();
    Stream<String> choice =
        IntStream.range(0, 3584).mapToObj(n -> ManagementRange.numbered(n).cidr().toString());
    try {
      String canonical = wanted == null ? null : Cidr.parse(wanted).toString();
      return new ManagementRange(Cidr.parse(claim(RANGE, canonical, choice, settings, db)));
    } catch (IllegalArgumentException e) {
      throw new CloudException(Kind.REFUSED, "The management range: " + e.getMessage(), e);
    }
  }

  /** What was chosen at the first start, else what is wanted, else the first that is free. */
  private static String claim(
      String kind, @Nullable String wanted, Stream<String> choice, Settings settings, CloudDb db) {
    Claims claims = Claims.ofMachine();
    Path owner = settings.stateDir();
    Optional<String> kept =
        db.read(sql -> sql.strings("SELECT value FROM setting WHERE name = ?", kind)).stream()
            .findFirst();
    if (kept.isPresent() && wanted != null && !kept.get().equals(wanted)) {
      throw new CloudException(
          Kind.REFUSED,
          "The state directory %s was made with %s %s: start it with that, or remove it first"
              .formatted(owner, kind, kept.get()));
    }
    Stream<String> candidates =
        kept.or(() -> Optional.ofNullable(wanted)).map(Stream::of).orElse(choice);
    String value =
        candidates
            .filter(candidate -> claims.mayTake(kind, candidate, owner))
            .findFirst()
            .orElseThrow(() ->
                new CloudException(
                    Kind.REFUSED,
                    "Another instance on this machine has %s %s already: name another"
                        .formatted(kind, kept.orElse(String.valueOf(wanted)))));
    claims.take(kind, value, owner);
    db.write(sql ->
        sql.update("INSERT OR IGNORE INTO setting (name, value) VALUES (?, ?)", kind, value));
    return value;
  }
}
