package io.octavia.driveragent;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Resources;
import io.octavia.db.resource.Row;
import io.octavia.db.tables.Tables;
import io.octavia.db.testing.TemporaryDatabase;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import io.octavia.drivers.noop.NoopCloud;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A database with one of everything, and an agent that serves it. */
final class Stage implements AutoCloseable {
  static final String PROJECT = "30000000000000000000000000000001";

  private final TemporaryDatabase database = TemporaryDatabase.create();
  final Db db = database.db();
  final Resources resources = new Resources(db, InstantSource.system());
  final Ports ports = new NoopCloud(UUID::randomUUID).ports();
  final Config config;
  final String port;
  private final DriverAgent agent;

  final String loadBalancer = id();
  final String listener = id();
  final String pool = id();
  final String member = id();
  final String monitor = id();
  final String policy = id();
  final String rule = id();

  Stage(Path directory) throws IOException {
    this(directory, Map.of());
  }

  Stage(Path directory, Map<String, String> settings) throws IOException {
    var all = new LinkedHashMap<String, String>();
    for (var name : List.of("status", "stats", "get")) {
      all.put(
          "driver_agent." + name + "_socket_path", directory.resolve(name + ".sock").toString());
    }
    all.putAll(settings);
    config = Config.of(all);
    port = makePort().id();
    insertAll();
    agent = start();
  }

  DriverAgent start() {
    return DriverAgent.start(config, db, ports, new Keeper(), InstantSource.system());
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private Port makePort() {
    return ports.create(
        new Ports.Request(
            "octavia-lb-" + loadBalancer,
            id(),
            List.of(new Port.FixedIp(id(), null)),
            "lb-" + loadBalancer,
            "Octavia",
            PROJECT,
            false,
            List.of(),
            List.of(),
            null,
            Ports.NORMAL));
  }

  private void insertAll() {
    db.change(tx ->
        tx.insertInto(Tables.QUOTAS)
            .set(Tables.QUOTAS.PROJECT_ID, PROJECT)
            .set(Tables.QUOTAS.IN_USE_LOAD_BALANCER, 1)
            .set(Tables.QUOTAS.IN_USE_LISTENER, 1)
            .set(Tables.QUOTAS.IN_USE_POOL, 1)
            .set(Tables.QUOTAS.IN_USE_MEMBER, 1)
            .set(Tables.QUOTAS.IN_USE_HEALTH_MONITOR, 1)
            .set(Tables.QUOTAS.IN_USE_L7POLICY, 1)
            .set(Tables.QUOTAS.IN_USE_L7RULE, 1)
            .execute());
    insert(
        Kind.LOAD_BALANCER,
        loadBalancer,
        Map.of(
            "provider",
            "noop_driver",
            "vip_address",
            "198.0.2.5",
            "vip_port_id",
            port,
            "vip_octavia_owned",
            true));
    insert(
        Kind.POOL,
        pool,
        Map.of(
            "load_balancer_id", loadBalancer,
            "protocol", "HTTP",
            "lb_algorithm", "ROUND_ROBIN",
            "persistence_type", "APP_COOKIE",
            "cookie_name", "crumb"));
    insert(
        Kind.LISTENER,
        listener,
        Map.of(
            "load_balancer_id",
            loadBalancer,
            "protocol",
            "TERMINATED_HTTPS",
            "protocol_port",
            443,
            "connection_limit",
            -1,
            "peer_port",
            1025,
            "default_pool_id",
            pool,
            "tls_certificate_id",
            "certificate",
            "allowed_cidrs",
            List.of("192.0.2.0/24"),
            "insert_headers",
            Map.of("X-Forwarded-For", "true")));
    insert(
        Kind.MEMBER,
        member,
        Map.of(
            "pool_id",
            pool,
            "ip_address",
            "192.0.2.7",
            "protocol_port",
            80,
            "weight",
            1,
            "backup",
            false,
            "vnic_type",
            "normal"));
    insert(
        Kind.HEALTH_MONITOR,
        monitor,
        Map.of(
            "pool_id", pool,
            "type", "HTTP",
            "delay", 5,
            "timeout", 4,
            "fall_threshold", 3,
            "rise_threshold", 2,
            "http_version", 1.1));
    insert(
        Kind.L7_POLICY, policy, Map.of("listener_id", listener, "action", "REJECT", "position", 1));
    insert(
        Kind.L7_RULE,
        rule,
        Map.of(
            "l7policy_id", policy,
            "type", "PATH",
            "compare_type", "STARTS_WITH",
            "value", "/x",
            "invert", false));
  }

  private void insert(Kind kind, String id, Map<String, ? extends @Nullable Object> values) {
    var all = new LinkedHashMap<String, @Nullable Object>(values);
    all.put("id", id);
    all.put("project_id", PROJECT);
    all.put("name", "a " + kind);
    all.put("enabled", true);
    all.put("provisioning_status", "PENDING_CREATE");
    all.put("operating_status", "OFFLINE");
    if (kind == Kind.L7_RULE) all.remove("name");
    resources.write(
        loadBalancer,
        writing -> {
          writing.insert(kind, all);
          return true;
        });
  }

  Optional<Row> row(Kind kind, String id) {
    return resources.read(reading -> reading.find(kind, id));
  }

  /** Provisioning and operating status. */
  String status(Kind kind, String id) {
    return row(kind, id)
        .map(row -> row.text("provisioning_status") + " " + row.text("operating_status"))
        .orElse("gone");
  }

  /** Objects that count against the project's quota, load balancers first, rules last. */
  List<@Nullable Integer> inUse() {
    var q = Tables.QUOTAS;
    return db.read(tx ->
        tx
            .select(
                q.IN_USE_LOAD_BALANCER,
                q.IN_USE_LISTENER,
                q.IN_USE_POOL,
                q.IN_USE_MEMBER,
                q.IN_USE_HEALTH_MONITOR,
                q.IN_USE_L7POLICY,
                q.IN_USE_L7RULE)
            .from(q)
            .fetchSingle()
            .intoList()
            .stream()
            .map(Integer.class::cast)
            .toList());
  }

  @Override
  public void close() {
    agent.close();
    database.close();
  }

  /** Keeps one certificate. */
  private static final class Keeper implements Secrets {
    @Override
    public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
      return reference.equals("certificate")
          ? new Secret.Found<>(new KeyedCertificate("CERTIFICATE", "KEY", List.of("ABOVE")))
          : new Secret.Missing<>("no such certificate");
    }

    @Override
    public Secret<String> text(String reference, Reader reader) {
      return new Secret.Missing<>("no such text");
    }
  }
}
