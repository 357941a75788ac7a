package io.octavia.drivers.local;

import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ports as they are stored. */
final class PortRows {
  private PortRows() {}

  static Optional<Port> find(Sql sql, String id) throws SQLException {
    return where(sql, "id = ?", id).stream().findFirst();
  }

  static List<Port> named(Sql sql, String name) throws SQLException {
    return where(sql, "name = ?", name);
  }

  static List<Port> ofDevice(Sql sql, String deviceId) throws SQLException {
    return where(sql, "device_id = ?", deviceId);
  }

  static List<Port> all(Sql sql) throws SQLException {
    return where(sql, "1 = 1");
  }

  /** Stores the port without its addresses. */
  static void insert(Sql sql, Port port) throws SQLException {
    sql.update(
        """
        INSERT INTO port (id, name, network_id, project_id, mac_address, device_id, device_owner,
          admin_state_up, qos_policy_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        port.id(),
        port.name(),
        port.networkId(),
        port.projectId(),
        port.macAddress(),
        port.deviceId(),
        port.deviceOwner(),
        port.adminStateUp(),
        port.qosPolicyId());
  }

  private static List<Port> where(Sql sql, String condition, @Nullable Object... arguments)
      throws SQLException {
    return sql.list(
        row -> {
          String id = row.getString("id");
          return new Port(
              id,
              row.getString("name"),
              row.getString("network_id"),
              row.getString("project_id"),
              row.getString("mac_address"),
              new Addresses(sql).of(id),
              row.getString("device_id"),
              row.getString("device_owner"),
              row.getBoolean("admin_state_up"),
              sql.strings("SELECT group_id FROM port_group WHERE port_id = ? ORDER BY seq", id),
              sql.strings("SELECT address FROM allowed_address WHERE port_id = ? ORDER BY seq", id),
              row.getString("qos_policy_id"),
              Ports.NORMAL);
        },
        "SELECT * FROM port WHERE " + condition + " ORDER BY seq",
        arguments);
  }
}
