package io.octavia.bench;

import io.octavia.db.Db;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * The objects that requests are about: a thousand load balancers with a listener and a pool each,
 * which get members too, and one with two thousand objects. The same in both databases.
 */
record Population(String one, String large, List<String> pools) {
  private static final int BALANCERS = 1000;
  private static final int LISTENERS = 10;
  private static final int MEMBERS = 198;

  private static final String STATUS = "'ACTIVE', 'ONLINE', 1";
  private static final String PROJECT = "'" + Side.PROJECT + "'";

  /** Fills both databases. */
  static Population in(List<Db> databases) {
    var large = UUID.randomUUID().toString();
    var random = new Random(1);
    var all = new ArrayList<String>();
    for (int i = 0; i < BALANCERS; i++) all.add(id(random));
    var pools = all.stream().map(lb -> pool(lb, 0)).toList();
    for (var db : databases) {
      db.change(tx -> {
        for (var lb : all) populate(tx, lb, 1, 0);
      });
    }
    return new Population(all.getLast(), large, pools);
  }

  /** Adds the load balancer with thousands of objects, which would only be in the way of lists. */
  void grow(Db db) {
    db.change(tx -> populate(tx, large, LISTENERS, MEMBERS));
  }

  private static String id(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String pool(String lb, int at) {
    return UUID.nameUUIDFromBytes((lb + "pool" + at).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static void populate(DSLContext tx, String lb, int listeners, int members) {
    tx.execute(
        "INSERT INTO load_balancer (id, name, provisioning_status, operating_status, enabled,"
            + " project_id, topology, provider, created_at) VALUES (?, 'bench', "
            + STATUS
            + ", "
            + PROJECT
            + ", 'SINGLE', 'amphora', '2026-01-01')",
        lb);
    tx.execute(
        "INSERT INTO vip (load_balancer_id, ip_address, port_id, subnet_id, network_id) VALUES (?,"
            + " '10.0.0.5', ?, ?, ?)",
        lb,
        lb,
        lb,
        lb);
    for (int at = 0; at < listeners; at++) listener(tx, lb, at, members);
  }

  private static void listener(DSLContext tx, String lb, int at, int members) {
    var pool = pool(lb, at);
    tx.execute(
        "INSERT INTO pool (id, name, protocol, lb_algorithm, provisioning_status, operating_status,"
            + " enabled, project_id, load_balancer_id, created_at) VALUES (?, 'web', 'HTTP',"
            + " 'ROUND_ROBIN', "
            + STATUS
            + ", "
            + PROJECT
            + ", ?, '2026-01-01')",
        pool,
        lb);
    tx.execute(
        "INSERT INTO listener (id, name, protocol, protocol_port, connection_limit,"
            + " provisioning_status, operating_status, enabled, project_id, load_balancer_id,"
            + " default_pool_id, peer_port, created_at) VALUES (?, 'web', 'HTTP', ?, -1, "
            + STATUS
            + ", "
            + PROJECT
            + ", ?, ?, ?, '2026-01-01')",
        UUID.randomUUID().toString(),
        80 + at,
        lb,
        pool,
        1025 + at);
    if (members == 0) return;
    tx.execute(
        "INSERT INTO health_monitor (id, name, type, delay, timeout, fall_threshold,"
            + " rise_threshold, pool_id, provisioning_status, operating_status, enabled,"
            + " project_id, created_at) VALUES (?, 'check', 'TCP', 5, 4, 3, 3, ?, "
            + STATUS
            + ", "
            + PROJECT
            + ", '2026-01-01')",
        UUID.randomUUID().toString(),
        pool);
    for (int member = 0; member < members; member++) {
      tx.execute(
          "INSERT INTO member (id, name, pool_id, ip_address, protocol_port, weight, backup,"
              + " provisioning_status, operating_status, enabled, project_id, created_at) VALUES"
              + " (?, 'm', ?, ?, 80, 1, 0, "
              + STATUS
              + ", "
              + PROJECT
              + ", '2026-01-01')",
          UUID.randomUUID().toString(),
          pool,
          "10.0.1." + member);
    }
  }
}
