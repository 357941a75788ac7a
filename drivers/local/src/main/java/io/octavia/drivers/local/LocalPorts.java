package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ports and security groups of this machine. */
final class LocalPorts implements Ports {
  private final CloudDb db;
  private final Ids ids;
  private final Wiring wiring;
  private final Filters filters;
  private final Locks locks;

  LocalPorts(CloudDb db, Ids ids, Wiring wiring, Filters filters, Locks locks) {
    this.db = db;
    this.ids = ids;
    this.wiring = wiring;
    this.filters = filters;
    this.locks = locks;
  }

  @Override
  public List<Port> named(String name) {
    return db.read(sql -> PortRows.named(sql, name));
  }

  @Override
  public List<Port> ofDevice(String deviceId) {
    return db.read(sql -> PortRows.ofDevice(sql, deviceId));
  }

  @Override
  public Port create(Request request) {
    return db.write(sql -> {
      List<Port> existing =
          request.name().isEmpty() ? List.of() : PortRows.named(sql, request.name());
      return existing.isEmpty() ? insert(sql, request) : existing.getFirst();
    });
  }

  @Override
  public void allowAddresses(String portId, List<String> addresses) {
    change(
        portId,
        (sql, _) -> {
          sql.update("DELETE FROM allowed_address WHERE port_id = ?", portId);
          insertAllowed(sql, portId, addresses);
        });
  }

  @Override
  public Port setFixedIps(String portId, List<Port.FixedIp> fixedIps) {
    return change(
        portId, (sql, port) -> new Addresses(sql).assign(portId, port.networkId(), fixedIps));
  }

  @Override
  public void setSecurityGroups(String portId, List<String> securityGroups) {
    change(
        portId,
        (sql, _) -> {
          sql.update("DELETE FROM port_group WHERE port_id = ?", portId);
          insertGroups(sql, portId, securityGroups);
        });
  }

  @Override
  public void delete(String portId) {
    locks.run(
        "port " + portId,
        () -> {
          Optional<Port> port = db.read(sql -> PortRows.find(sql, portId));
          if (port.isEmpty()) {
            return;
          }
          if (db.read(sql -> sql.any("SELECT 1 FROM host WHERE port_id = ?", portId))) {
            throw new CloudException(
                Kind.CONFLICT, "Port " + portId + " belongs to a sample host.");
          }
          wiring.unplug(portId);
          db.write(sql -> sql.update("DELETE FROM port WHERE id = ?", portId));
          filters.refresh(port.get().deviceId());
        });
  }

  @Override
  public String securityGroup(String name, @Nullable String projectId, List<IngressRule> rules) {
    List<IngressRule> checked = rules.stream().map(FilterRules::checked).distinct().toList();
    String id =
        db.write(sql -> {
          String group = groupId(sql, name).orElse(null);
          if (group == null) {
            group = ids.plain();
            sql.update(
                "INSERT INTO security_group (id, name, project_id) VALUES (?, ?, ?)",
                group,
                name,
                projectId);
          }
          sql.update("DELETE FROM ingress_rule WHERE group_id = ?", group);
          for (IngressRule rule : checked) {
            sql.update(
                "INSERT INTO ingress_rule (group_id, protocol, port, remote_cidr, ip_version)"
                    + " VALUES (?, ?, ?, ?, ?)",
                group,
                rule.protocol(),
                rule.port(),
                rule.remoteCidr(),
                rule.ipVersion());
          }
          return group;
        });
    devicesOf(id).forEach(filters::refresh);
    return id;
  }

  @Override
  public Optional<String> securityGroupNamed(String name) {
    return db.read(sql -> groupId(sql, name));
  }

  @Override
  public void deleteSecurityGroup(String name) {
    Optional<String> id = securityGroupNamed(name);
    if (id.isPresent()) {
      List<String> devices = devicesOf(id.get());
      db.write(sql -> sql.update("DELETE FROM security_group WHERE id = ?", id.get()));
      devices.forEach(filters::refresh);
    }
  }

  /** All security groups with their rules, oldest first. */
  List<SecurityGroup> securityGroups() {
    return db.read(sql ->
        sql.list(
            row ->
                new SecurityGroup(
                    row.getString("id"),
                    row.getString("name"),
                    row.getString("project_id"),
                    sql.list(
                        FilterRules::stored,
                        "SELECT * FROM ingress_rule WHERE group_id = ? ORDER BY seq",
                        row.getString("id"))),
            "SELECT * FROM security_group ORDER BY seq"));
  }

  /** A change of a stored port. */
  private interface Change {
    void apply(Sql sql, Port port) throws SQLException;
  }

  private Port change(String portId, Change change) {
    Port changed =
        db.write(sql -> {
          change.apply(sql, existing(sql, portId));
          return existing(sql, portId);
        });
    filters.refresh(changed.deviceId());
    return changed;
  }

  private Port insert(Sql sql, Request request) throws SQLException {
    if (!sql.any("SELECT 1 FROM network WHERE leaving = 0 AND id = ?", request.networkId())) {
      throw new CloudException(
          Kind.NOT_FOUND, "Network " + request.networkId() + " could not be found.");
    }
    String id = ids.next(sql);
    PortRows.insert(
        sql,
        new Port(
            id,
            request.name(),
            request.networkId(),
            request.projectId(),
            Names.mac(id),
            List.of(),
            request.deviceId(),
            request.deviceOwner(),
            request.adminStateUp(),
            List.of(),
            List.of(),
            request.qosPolicyId(),
            Ports.NORMAL));
    Addresses addresses = new Addresses(sql);
    if (request.fixedIps().isEmpty()) {
      addresses.allocateAny(id, request.networkId());
    } else {
      addresses.assign(id, request.networkId(), request.fixedIps());
    }
    insertAllowed(sql, id, request.allowedAddresses());
    insertGroups(sql, id, request.securityGroups());
    return existing(sql, id);
  }

  private List<String> devicesOf(String groupId) {
    return db.read(sql ->
        sql.strings(
            """
            SELECT DISTINCT p.device_id FROM port p JOIN port_group g ON g.port_id = p.id
            WHERE g.group_id = ? AND p.device_id <> ''
            """,
            groupId));
  }

  private static Port existing(Sql sql, String portId) throws SQLException {
    return PortRows.find(sql, portId)
        .orElseThrow(
            () -> new CloudException(Kind.NOT_FOUND, "Port " + portId + " could not be found."));
  }

  private static Optional<String> groupId(Sql sql, String name) throws SQLException {
    return sql.strings("SELECT id FROM security_group WHERE name = ?", name).stream().findFirst();
  }

  private static void insertAllowed(Sql sql, String portId, List<String> addresses)
      throws SQLException {
    for (String address : addresses) {
      String canonical;
      try {
        canonical = Ip.parse(address).toString();
      } catch (IllegalArgumentException e) {
        throw new CloudException(Kind.REFUSED, e.getMessage() + ".", e);
      }
      sql.update(
          "INSERT OR IGNORE INTO allowed_address (port_id, address) VALUES (?, ?)",
          portId,
          canonical);
    }
  }

  private static void insertGroups(Sql sql, String portId, List<String> groups)
      throws SQLException {
    for (String group : groups) {
      if (!sql.any("SELECT 1 FROM security_group WHERE id = ?", group)) {
        throw new CloudException(Kind.NOT_FOUND, "Security group " + group + " does not exist");
      }
      sql.update(
          "INSERT OR IGNORE INTO port_group (port_id, group_id) VALUES (?, ?)", portId, group);
    }
  }
}
