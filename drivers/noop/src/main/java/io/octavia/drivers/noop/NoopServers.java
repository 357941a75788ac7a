package io.octavia.drivers.noop;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Servers in memory, all of them up as soon as they are wanted. One that was never heard of is up,
 * too, as upstream's driver has it: another process may have booted it, or this one before it was
 * restarted.
 */
final class NoopServers implements Servers {
  private static final int MANAGEMENT_ADDRESSES = 254;

  private final Ids ids;
  private final NoopPorts ports;
  private final Limit limit;
  private final Map<String, Server> servers = new LinkedHashMap<>();
  private final Map<String, String> idsByName = new HashMap<>();
  private final Map<String, String> groupsByName = new HashMap<>();
  private final Map<String, String> groupNames = new HashMap<>();
  private final Set<String> gone;
  private long booted;

  NoopServers(Ids ids, NoopPorts ports, Limit limit) {
    this.ids = ids;
    this.ports = ports;
    this.limit = limit;
    this.gone = Collections.newSetFromMap(new Recent<>(limit.objects()));
  }

  @Override
  public synchronized Optional<Server> named(String name) {
    return Optional.ofNullable(idsByName.get(name)).map(servers::get);
  }

  @Override
  public synchronized Optional<Server> server(String id) {
    Server known = servers.get(id);
    if (known != null) return Optional.of(known);
    if (!Ids.isWellFormed(id) || gone.contains(id)) return Optional.empty();
    return Optional.of(active(id, "", managementAddress(0), null));
  }

  @Override
  public synchronized List<Server> startingWith(String namePrefix) {
    return servers.values().stream()
        .filter(server -> server.name().startsWith(namePrefix))
        .toList();
  }

  @Override
  public synchronized Server boot(Boot boot) {
    Optional<Server> known = named(boot.name());
    if (known.isPresent()) return known.get();
    limit.check(servers.size(), "servers");
    Server server = active(ids.next(), boot.name(), managementAddress(booted), boot);
    booted++;
    servers.put(server.id(), server);
    idsByName.put(server.name(), server.id());
    return server;
  }

  /** Its ports stay, in no server. */
  @Override
  public synchronized void delete(String id) {
    gone.add(id);
    Server removed = servers.remove(id);
    if (removed != null) idsByName.remove(removed.name());
    for (Port port : ports.ofDevice(id)) ports.unplug(port.id(), id);
  }

  @Override
  public synchronized void attach(String serverId, String portId) {
    if (server(serverId).isEmpty()) {
      throw new CloudException(Kind.NOT_FOUND, "There is no server " + serverId);
    }
    ports.plug(portId, serverId, servers::containsKey);
  }

  @Override
  public synchronized void detach(String serverId, String portId) {
    ports.unplug(portId, serverId);
  }

  @Override
  public synchronized String serverGroup(String name, String policy) {
    String known = groupsByName.get(name);
    if (known != null) return known;
    limit.check(groupsByName.size(), "server groups");
    String id = ids.next();
    groupsByName.put(name, id);
    groupNames.put(id, name);
    return id;
  }

  @Override
  public synchronized void deleteServerGroup(String id) {
    String name = groupNames.remove(id);
    if (name != null) groupsByName.remove(name);
  }

  synchronized Set<String> serverGroups() {
    return Set.copyOf(groupsByName.keySet());
  }

  private static Server active(String id, String name, String address, @Nullable Boot boot) {
    return new Server(
        id,
        name,
        Server.State.ACTIVE,
        address,
        boot == null ? null : boot.profile().computeZone(),
        null,
        boot == null ? null : boot.profile().computeFlavor(),
        null);
  }

  /** Of the range for documentation; after 254 servers from the start: nobody is reached there. */
  private static String managementAddress(long number) {
    return "192.0.2." + (1 + number % MANAGEMENT_ADDRESSES);
  }
}
