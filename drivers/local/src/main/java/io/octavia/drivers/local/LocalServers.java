package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Servers of this machine: a network namespace and a directory each.
 *
 * <pre>
 *           namespace, directory                delete
 * BOOTING ----------------------> BOOTED ----------------> LEAVING --> (no row)
 *    |                               | namespace found gone     ^
 *    |                               +------------------> LOST -+
 *    +---- interrupted: the next open, or boot of that name ----+
 * </pre>
 */
final class LocalServers implements Servers {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");

  private final CloudDb db;
  private final Ids ids;
  private final Names names;
  private final Namespaces namespaces;
  private final Directories directories;
  private final Wiring wiring;
  private final Filters filters;
  private final Locks locks;
  private final ManagementRange management;

  LocalServers(
      CloudDb db, Ids ids, Kernel kernel, Directories directories, ManagementRange management) {
    this.db = db;
    this.ids = ids;
    this.names = kernel.names();
    this.namespaces = kernel.namespaces();
    this.wiring = kernel.wiring();
    this.filters = kernel.filters();
    this.locks = kernel.locks();
    this.directories = directories;
    this.management = management;
  }

  private enum Stage {
    BOOTING,
    BOOTED,
    LOST,
    LEAVING
  }

  private record Row(
      String id,
      String name,
      Stage stage,
      String managementIp,
      @Nullable String namespace,
      @Nullable String zone,
      @Nullable String flavorId) {}

  /** A server that is being removed is not found by its name any more. */
  @Override
  public Optional<Server> named(String name) {
    return rows("name = ?", name).stream()
        .filter(row -> row.stage != Stage.LEAVING)
        .findFirst()
        .map(this::server);
  }

  @Override
  public Optional<Server> server(String id) {
    return rows("id = ?", id).stream().findFirst().map(this::server);
  }

  @Override
  public List<Server> startingWith(String namePrefix) {
    return rows("substr(name, 1, length(?1)) = ?1", namePrefix).stream().map(this::server).toList();
  }

  @Override
  public Server boot(Boot boot) {
    if (!NAME.matcher(boot.name()).matches()) {
      throw new CloudException(Kind.REFUSED, "Not a server name: '" + boot.name() + "'");
    }
    return locks.with(
        "server name " + boot.name(),
        () -> {
          Row row = rows("name = ?", boot.name()).stream().findFirst().orElse(null);
          if (row != null && row.stage == Stage.LEAVING) {
            delete(row.id);
            row = null;
          }
          if (row != null && row.stage != Stage.BOOTING) {
            return server(row);
          }
          Row booting = row == null ? insert(boot) : row;
          return locks.with(booting.id, () -> build(booting, boot));
        });
  }

  @Override
  public void delete(String id) {
    locks.run(id, () -> rows("id = ?", id).forEach(row -> remove(row.id)));
  }

  @Override
  public void attach(String serverId, String portId) {
    locks.run(
        serverId,
        () -> {
          if (existing(serverId).state() != Server.State.ACTIVE) {
            throw new CloudException(
                Kind.CONFLICT, "Instance " + serverId + " is not ACTIVE: nothing can be attached.");
          }
          locks.run("port " + portId, () -> plug(serverId, portId));
        });
  }

  @Override
  public void detach(String serverId, String portId) {
    locks.run("port " + portId, () -> unplug(serverId, portId));
  }

  @Override
  public String serverGroup(String name, String policy) {
    return db.write(sql -> {
      sql.update(
          "INSERT OR IGNORE INTO server_group (id, name, policy) VALUES (?, ?, ?)",
          ids.plain(),
          name,
          policy);
      return sql.strings("SELECT id FROM server_group WHERE name = ?", name).getFirst();
    });
  }

  @Override
  public void deleteServerGroup(String id) {
    db.write(sql -> sql.update("DELETE FROM server_group WHERE id = ?", id));
  }

  /**
   * Finishes what was interrupted: half-booted and half-removed servers go, directories of nobody
   * too. A server whose namespace is gone stays known, in error, but is hosted no longer.
   */
  void restore() {
    Set<String> known = new HashSet<>();
    for (Row row : rows("1 = 1")) {
      if (row.stage == Stage.BOOTING || row.stage == Stage.LEAVING) {
        delete(row.id);
        continue;
      }
      known.add(row.id);
      if (fault(row) == null) {
        db.read(sql -> PortRows.ofDevice(sql, row.id)).forEach(port -> wire(port));
        filters.refresh(row.id);
      } else {
        lose(row.id);
      }
    }
    directories.all().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> {
          directories.withdraw(id);
          Processes.end(() -> Processes.ofServer(id));
          directories.discard(id);
        });
  }

  private Server build(Row row, Boot boot) {
    String netns = names.netns(row.id);
    try {
      namespaces.ensure(netns);
      directories.publish(
          new Directories.ServerFile(row.id, row.name, netns, row.managementIp), boot.files());
      String identity = Namespaces.identity(netns);
      db.write(sql ->
          sql.update(
              "UPDATE server SET stage = 'BOOTED', namespace = ? WHERE id = ?", identity, row.id));
    } catch (CloudException e) {
      try {
        remove(row.id);
      } catch (CloudException second) {
        e.addSuppressed(second);
      }
      throw e;
    }
    return existing(row.id);
  }

  /** Each step may find that an interrupted earlier removal did it already. */
  private void remove(String id) {
    db.write(sql -> sql.update("UPDATE server SET stage = 'LEAVING' WHERE id = ?", id));
    directories.withdraw(id);
    namespaces.remove(names.netns(id));
    Processes.end(() -> Processes.ofServer(id));
    for (Port port : db.read(sql -> PortRows.ofDevice(sql, id))) {
      detach(id, port.id());
    }
    directories.discard(id);
    db.write(sql -> sql.update("DELETE FROM server WHERE id = ?", id));
  }

  /** The namespace lost its name: whatever still runs in it cannot be reached any more. */
  private void lose(String id) {
    db.write(sql -> sql.update("UPDATE server SET stage = 'LOST' WHERE id = ?", id));
    directories.withdraw(id);
    namespaces.remove(names.netns(id));
    Processes.end(() -> Processes.ofServer(id));
    directories.discard(id);
  }

  private void plug(String serverId, String portId) {
    Port port =
        db.write(sql -> {
          Port found =
              PortRows.find(sql, portId)
                  .orElseThrow(() ->
                      new CloudException(
                          Kind.NOT_FOUND, "Port " + portId + " could not be found."));
          boolean elsewhere =
              !found.deviceId().equals(serverId)
                  && sql.any("SELECT 1 FROM server WHERE id = ?", found.deviceId());
          if (elsewhere || sql.any("SELECT 1 FROM host WHERE port_id = ?", portId)) {
            throw new CloudException(Kind.CONFLICT, "Port " + portId + " is still in use.");
          }
          sql.update("UPDATE port SET device_id = ? WHERE id = ?", serverId, portId);
          return found;
        });
    filters.refresh(serverId);
    wire(port);
  }

  private void wire(Port port) {
    wiring.plug(port, db.read(sql -> Wiring.mtu(sql, port)));
  }

  private void unplug(String serverId, String portId) {
    Optional<Port> port = db.read(sql -> PortRows.find(sql, portId));
    if (port.filter(found -> found.deviceId().equals(serverId)).isPresent()) {
      wiring.unplug(portId);
      db.write(sql -> sql.update("UPDATE port SET device_id = '' WHERE id = ?", portId));
      filters.refresh(serverId);
    }
  }

  private Row insert(Boot boot) {
    return db.write(sql -> {
      String id = ids.next(sql);
      sql.update(
          "INSERT INTO server (id, name, stage, management_ip, availability_zone, flavor_id)"
              + " VALUES (?, ?, 'BOOTING', ?, ?, ?)",
          id,
          boot.name(),
          management.allocate(sql).toString(),
          boot.profile().computeZone(),
          boot.profile().computeFlavor());
      return rows(sql, "id = ?", id).getFirst();
    });
  }

  private Server existing(String id) {
    return server(id)
        .orElseThrow(
            () -> new CloudException(Kind.NOT_FOUND, "Instance " + id + " could not be found."));
  }

  private Server server(Row row) {
    String fault = fault(row);
    Server.State state =
        row.stage == Stage.BOOTING
            ? Server.State.BUILDING
            : fault == null ? Server.State.ACTIVE : Server.State.ERROR;
    return new Server(
        row.id, row.name, state, row.managementIp, row.zone, null, row.flavorId, fault);
  }

  private @Nullable String fault(Row row) {
    String netns = names.netns(row.id);
    return switch (row.stage) {
      case BOOTING -> null;
      case LEAVING -> "the server is being removed";
      case LOST -> "network namespace " + netns + " is gone";
      case BOOTED ->
          !Namespaces.identity(netns).equals(row.namespace)
              ? "network namespace " + netns + " is gone"
              : directories.published(row.id) ? null : "the directory of the server is gone";
    };
  }

  private List<Row> rows(String condition, @Nullable Object... arguments) {
    return db.read(sql -> rows(sql, condition, arguments));
  }

  private static List<Row> rows(Sql sql, String condition, @Nullable Object... arguments)
      throws SQLException {
    return sql.list(
        row ->
            new Row(
                row.getString("id"),
                row.getString("name"),
                Stage.valueOf(row.getString("stage")),
                row.getString("management_ip"),
                row.getString("namespace"),
                row.getString("availability_zone"),
                row.getString("flavor_id")),
        "SELECT * FROM server WHERE " + condition + " ORDER BY seq",
        arguments);
  }
}
