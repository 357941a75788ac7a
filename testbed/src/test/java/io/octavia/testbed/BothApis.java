package io.octavia.testbed;

import io.octavia.api.Api;
import io.octavia.api.ApiServer;
import io.octavia.api.Authentication;
import io.octavia.api.corpus.Asked;
import io.octavia.api.corpus.Caller;
import io.octavia.api.corpus.Scene;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.http.Handler;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The original's API and ours, side by side: the same objects with the same ids in their databases,
 * made by the original. What a request changes can be taken back.
 */
final class BothApis implements AutoCloseable {
  /** The revision of the original's tables. */
  private static final String REVISION = "0995c26fc506";

  /** The original's default, which later versions changed. */
  private static final String CIPHERS =
      "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
          + "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
          + "ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA256:DHE-RSA-AES128-SHA256:"
          + "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256";

  /** The roles of our release for both: those of the original's release are others. */
  private static final Path POLICY = resource("both-policy.yaml");

  /** What belongs to objects, parents first; of ours there may be more. */
  private static final List<String> TABLES =
      List.of(
          "load_balancer",
          "vip",
          "additional_vip",
          "pool",
          "session_persistence",
          "member",
          "health_monitor",
          "listener",
          "listener_cidr",
          "sni",
          "l7policy",
          "l7rule",
          "tags",
          "listener_statistics",
          "quotas",
          "amphora",
          "amphora_health",
          "flavor_profile",
          "flavor",
          "availability_zone_profile",
          "availability_zone");

  private static final List<String> WITH_STATUS =
      List.of(
          "load_balancer", "listener", "pool", "member", "health_monitor", "l7policy", "l7rule");

  /** What removes all that is to go: children before those that they belong to. */
  private static final List<String> REMOVALS =
      Stream.concat(
              Stream.of(
                  "UPDATE listener SET default_pool_id = NULL WHERE default_pool_id IN"
                      + " (SELECT id FROM pool WHERE provisioning_status = 'PENDING_DELETE')",
                  "DELETE FROM session_persistence WHERE pool_id IN"
                      + " (SELECT id FROM pool WHERE provisioning_status = 'PENDING_DELETE')",
                  "DELETE FROM member WHERE pool_id IN"
                      + " (SELECT id FROM pool WHERE provisioning_status = 'PENDING_DELETE')",
                  "DELETE FROM l7rule WHERE l7policy_id IN"
                      + " (SELECT id FROM l7policy WHERE provisioning_status = 'PENDING_DELETE')"),
              Stream.of("l7rule", "l7policy", "member", "health_monitor", "pool", "listener")
                  .map(table ->
                      "DELETE FROM " + table + " WHERE provisioning_status = 'PENDING_DELETE'"))
          .toList();

  private final String originalDatabase;
  private final Db originalDb;
  private final Db ourDb;
  private final OriginalApi original;
  private final Map<Caller, ApiClient> originalClients = new EnumMap<>(Caller.class);
  private final Map<Caller, ApiClient> ourClients = new EnumMap<>(Caller.class);
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();
  private final Deque<AutoCloseable> parts;

  /** A new one for each request: it remembers what earlier ones asked for. */
  private volatile NoopCloud cloud = emptyCloud();

  private BothApis(String originalUrl, Db originalDb, Db ourDb, Deque<AutoCloseable> parts) {
    this.parts = parts;
    this.originalDb = originalDb;
    this.ourDb = ourDb;
    originalDatabase = originalDb.read(tx -> tx.fetchOne("SELECT DATABASE()").get(0, String.class));
    var secrets = SampleSecrets.create();
    parts.push(secrets);
    original =
        OriginalApi.start(
            originalUrl,
            1,
            "fake:/",
            OriginalConfiguration.of(
                Map.of(
                    "api_settings.auth_strategy",
                    "testing",
                    "oslo_policy.policy_file",
                    POLICY.toString(),
                    "certificates.storage_path",
                    secrets.directory().toString())),
            resource("forgetful-wsgi.py"));
    parts.push(original);
    var config = ourConfig();
    var ours =
        ApiServer.of(config, ourApi(config, secrets.directory())).bind("127.0.0.1", 0).start();
    parts.push(ours);
    var theirs = original.client("");
    var mine =
        new ApiClient(
            URI.create("http://127.0.0.1:" + ours.port()), "", Optional.of(new ContractCheck()));
    for (var caller : Caller.values()) {
      originalClients.put(caller, theirs.calling(headers(caller)));
      ourClients.put(caller, mine.calling(headers(caller)));
    }
    build();
  }

  private static Map<String, String> headers(Caller caller) {
    var headers = new HashMap<>(Map.of("X-User-Id", "somebody", "X-Roles", caller.roles()));
    if (!caller.project().isEmpty()) headers.put("X-Project-Id", caller.project());
    return headers;
  }

  private static Path resource(String name) {
    try {
      return Path.of(BothApis.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts both, with the objects of the scene. */
  static BothApis start() {
    var server = TemporaryMariaDb.shared();
    var originalUrl = server.newDatabase();
    var parts = new ArrayDeque<AutoCloseable>();
    try {
      var originalDb = Db.open(originalUrl, DbSettings.DEFAULTS, RandomGenerator.getDefault());
      parts.push(originalDb);
      Schema.upgrade(originalDb, REVISION);
      var ourDb = server.open();
      parts.push(ourDb);
      return new BothApis(originalUrl, originalDb, ourDb, parts);
    } catch (RuntimeException | AssertionError e) {
      close(parts);
      throw e;
    }
  }

  private static Config ourConfig() {
    return Config.of(
        Map.of(
            "api_settings.auth_strategy",
            "testing",
            "api_settings.pending_updates",
            "strict",
            "oslo_policy.policy_file",
            POLICY.toString(),
            "api_settings.enabled_provider_drivers",
            "amphora:amphora, octavia:octavia, noop_driver:noop",
            "api_settings.default_listener_ciphers",
            CIPHERS,
            "api_settings.default_pool_ciphers",
            CIPHERS));
  }

  private static NoopCloud emptyCloud() {
    return new NoopCloud(UUID::randomUUID);
  }

  private Handler ourApi(Config config, Path secrets) {
    return Api.create(
        Authentication.believing(config),
        config,
        ourDb,
        latest(Networks.class, () -> cloud.networks()),
        latest(Ports.class, () -> cloud.ports()),
        new LocalSecrets(secrets),
        _ -> {},
        null,
        InstantSource.system(),
        UUID::randomUUID);
  }

  /** Whatever is called is what there is at that time. */
  private static <T> T latest(Class<T> type, Supplier<T> current) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return method.invoke(current.get(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** What both said to one request, and which statuses there are now. */
  record Answers(Side original, Side ours) {}

  /** What one of them said. */
  record Side(ApiClient.Answer answer, Map<String, String> statuses) {}

  /** The request with the ids of objects in the place of their names. */
  Asked filled(Asked asked) {
    return new Asked(
        asked.method(),
        filled(asked.path()),
        asked.body() == null ? null : filled(asked.body()),
        asked.caller());
  }

  /**
   * Asks both, at the same time, and takes back what that changed; the request is {@link #filled}.
   */
  Answers ask(Asked asked) {
    var answers = answers(asked, asked);
    if (!answers.original().statuses().isEmpty()) restore();
    return answers;
  }

  /** Asks both, each in its own words; if anything may have changed, the statuses are told. */
  Answers answers(Asked askedOfOriginal, Asked askedOfUs) {
    cloud = emptyCloud();
    var first = CompletableFuture.supplyAsync(() -> sendToOriginal(askedOfOriginal));
    var second = send(ourClients, askedOfUs);
    var answers = List.of(first.join(), second);
    boolean done = answers.stream().anyMatch(each -> each.status() < 300);
    // The original may have written something although it failed.
    boolean failed = answers.stream().anyMatch(each -> each.status() >= 500);
    boolean changed = !askedOfUs.method().equals("GET") && (done || failed);
    return new Answers(
        new Side(answers.getFirst(), changed ? statuses(originalDb) : Map.of()),
        new Side(answers.getLast(), changed ? statuses(ourDb) : Map.of()));
  }

  /** Does what a worker would do: what is being made or changed is done, what is to go is gone. */
  void settle() {
    for (var db : List.of(originalDb, ourDb)) {
      db.change(tx -> {
        for (var statement : REMOVALS) tx.execute(statement);
        for (var table : WITH_STATUS) {
          tx.execute(
              "UPDATE "
                  + table
                  + " SET provisioning_status = 'ACTIVE' WHERE id <> ?"
                  + " AND provisioning_status IN ('PENDING_CREATE', 'PENDING_UPDATE')",
              names.get("busy-lb"));
        }
      });
    }
  }

  private static ApiClient.Answer send(Map<Caller, ApiClient> clients, Asked asked) {
    var path = asked.path().startsWith("/v2") ? asked.path() : "/v2/lbaas" + asked.path();
    return clients.get(asked.caller()).call(asked.method(), path, asked.body());
  }

  /** Some requests make the original close the connection instead of an answer. */
  private ApiClient.Answer sendToOriginal(Asked asked) {
    try {
      return send(originalClients, asked);
    } catch (UncheckedIOException e) {
      return new ApiClient.Answer(500, "no answer");
    }
  }

  /** Where both are, as their answers may tell. */
  List<String> addresses() {
    return List.of(
        original.address().getAuthority(), ourClients.get(Caller.ADMIN).address().getAuthority());
  }

  /** Whether a text is the id of an object of the scene. */
  boolean known(String id) {
    return names.containsValue(id);
  }

  /** What the original has logged. */
  String originalLog() {
    return original.log();
  }

  private String filled(String text) {
    for (var name : names.entrySet()) {
      text = text.replace("{" + name.getKey() + "}", name.getValue());
    }
    return text;
  }

  private void build() {
    int second = 0;
    for (var made : Scene.objects()) {
      var object =
          originalClients
              .get(Caller.ADMIN)
              .post("/v2/lbaas" + filled(made.path()), filled(made.body()));
      // Availability zones have a name only.
      var id = object.path("id").asString(object.path("name").asString());
      names.put(made.name(), id);
      settle(id, second++);
    }
    originalDb.change(tx ->
        tx.execute(
            "UPDATE load_balancer SET provisioning_status = 'PENDING_UPDATE' WHERE id = ?",
            names.get("busy-lb")));
    amphorae();
    quotas();
    for (var table : TABLES) {
      columns.put(table, columns(table));
      originalDb.change(
          tx -> tx.execute("CREATE TABLE kept_%s AS SELECT * FROM %s".formatted(table, table)));
    }
    keep(originalDb, "");
    keep(ourDb, "DELETE FROM reconcile; DELETE FROM reconcile_amphora;");
    restore();
  }

  /** One that serves, one that failed, one that serves nobody yet and one that is gone. */
  private void amphorae() {
    int number = 0;
    for (var each :
        Map.of(
                "amphora", "ALLOCATED",
                "failed-amphora", "ERROR",
                "lone-amphora", "READY",
                "gone-amphora", "DELETED")
            .entrySet()) {
      var id = new UUID(0x6000L, ++number).toString();
      names.put(each.getKey(), id);
      var lb = each.getValue().equals("READY") ? null : names.get("lb");
      originalDb.change(tx -> {
        tx.execute(
            "INSERT INTO amphora (id, compute_id, status, load_balancer_id, lb_network_ip, vrrp_ip,"
                + " ha_ip, role, vrrp_id, vrrp_priority, cert_busy, created_at) VALUES"
                + " (?, '70000000-0000-0000-0000-000000000001', ?, ?, '192.0.2.1', '10.0.0.8', '10.1.0.5', 'MASTER', 1, 100, 0,"
                + " '2020-01-01 00:01:00')",
            id,
            each.getValue(),
            lb);
        if (each.getKey().equals("amphora")) {
          tx.execute(
              "INSERT INTO listener_statistics (listener_id, amphora_id, bytes_in, bytes_out,"
                  + " active_connections, total_connections, request_errors)"
                  + " VALUES (?, ?, 1, 2, 3, 4, 5)",
              names.get("http"),
              id);
        }
      });
    }
  }

  /** Limits for one project, and none left of anything for another. */
  private void quotas() {
    originalDb.change(tx -> {
      tx.execute("DELETE FROM quotas");
      tx.execute(
          "INSERT INTO quotas (project_id, pool, in_use_pool) VALUES (?, 1000, 2)", Scene.PROJECT);
      tx.execute(
          "INSERT INTO quotas (project_id, load_balancer, listener, pool, member, health_monitor,"
              + " l7policy, l7rule) VALUES (?, 0, 0, 0, 0, 0, 0, 0)",
          Scene.LIMITED_PROJECT);
    });
  }

  /** Does what a worker would do, and gives the new object a time of its own. */
  private void settle(String id, int second) {
    originalDb.change(tx -> {
      for (var table : WITH_STATUS) {
        tx.execute("UPDATE " + table + " SET provisioning_status = 'ACTIVE'");
        tx.execute("UPDATE " + table + " SET updated_at = NULL");
        tx.execute(
            "UPDATE "
                + table
                + " SET created_at = '2020-01-01 00:00:%02d' WHERE id = ?".formatted(second),
            id);
      }
    });
  }

  /** Takes back whatever was changed since the scene was built. */
  void restore() {
    originalDb.change(tx -> tx.execute("CALL restore_kept()"));
    ourDb.change(tx -> tx.execute("CALL restore_kept()"));
  }

  /** All in one statement, for it is done after each request that changed something. */
  private void keep(Db db, String more) {
    var body = new StringBuilder("SET FOREIGN_KEY_CHECKS = 0;");
    for (var table : TABLES) {
      var kept = columns.get(table);
      body.append("DELETE FROM %s;".formatted(table))
          .append(
              "INSERT INTO %s (%s) SELECT %s FROM %s.kept_%s;"
                  .formatted(table, kept, kept, originalDatabase, table));
    }
    db.change(tx ->
        tx.execute(
            "CREATE PROCEDURE restore_kept() BEGIN "
                + body
                + more
                + "SET FOREIGN_KEY_CHECKS = 1; END"));
  }

  private String columns(String table) {
    return originalDb.read(tx ->
        tx.fetchOne(
                "SELECT GROUP_CONCAT(CONCAT('`', column_name, '`')) FROM"
                    + " information_schema.columns WHERE table_schema = DATABASE() AND"
                    + " table_name = ?",
                table)
            .get(0, String.class));
  }

  /** Statuses of the objects of the scene, and how many others have which. */
  private Map<String, String> statuses(Db db) {
    var names = new LinkedHashMap<String, String>();
    this.names.forEach((name, id) -> names.put(id, name));
    return db.read(tx -> {
      var statuses = new TreeMap<String, String>();
      for (var table : WITH_STATUS) {
        var rows = tx.fetch("SELECT id, provisioning_status, operating_status FROM " + table);
        for (var row : rows) {
          var id = row.get(0, String.class);
          var status = row.get(1) + " " + row.get(2);
          var name = names.get(id);
          if (name == null) {
            statuses.merge("new " + table + " " + status, "1", (one, more) -> one + more);
          } else {
            statuses.put(name, status);
          }
        }
      }
      return statuses;
    });
  }

  @Override
  public void close() {
    close(parts);
  }

  private static void close(Deque<AutoCloseable> parts) {
    for (var part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        throw new AssertionError("cannot stop " + part, e);
      }
    }
  }
}
