package io.octavia.testbed;

import io.octavia.api.Api;
import io.octavia.api.Authentication;
import io.octavia.api.corpus.Requests.Asked;
import io.octavia.api.corpus.Scene;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.Schema;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.http.Handler;
import io.octavia.http.HttpServer;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jooq.DSLContext;

/**
 * The original's API and ours, side by side: the same objects with the same ids in their databases,
 * made by the original. What a request changes can be taken back.
 */
final class BothApis implements AutoCloseable {
  private static final String PROJECT = "30000000000000000000000000000001";

  /** The revision of the original's tables. */
  private static final String REVISION = "0995c26fc506";

  /** The original's default, which later versions changed. */
  private static final String CIPHERS =
      "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
          + "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
          + "ECDHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-SHA256:DHE-RSA-AES128-SHA256:"
          + "ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256";

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
          "amphora");

  private static final List<String> WITH_STATUS =
      List.of(
          "load_balancer", "listener", "pool", "member", "health_monitor", "l7policy", "l7rule");

  private final String originalDatabase;
  private final Db originalDb;
  private final Db ourDb;
  private final OriginalApi original;
  private final ApiClient originalClient;
  private final ApiClient ourClient;
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> columns = new HashMap<>();
  private final Deque<AutoCloseable> parts;

  private BothApis(String originalUrl, Db originalDb, Db ourDb, Deque<AutoCloseable> parts) {
    this.parts = parts;
    this.originalDb = originalDb;
    this.ourDb = ourDb;
    originalDatabase = originalDb.read(tx -> tx.fetchOne("SELECT DATABASE()").get(0, String.class));
    original = OriginalApi.start(originalUrl, 1);
    parts.push(original);
    originalClient = original.client(PROJECT);
    var ours = HttpServer.builder().bind("127.0.0.1", 0).handler(ourApi()).start();
    parts.push(ours);
    ourClient = new ApiClient(URI.create("http://127.0.0.1:" + ours.port()), PROJECT);
    build();
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

  private Handler ourApi() {
    var cloud = new NoopCloud(UUID::randomUUID);
    var config =
        Config.of(
            Map.of(
                "api_settings.auth_strategy",
                "noauth",
                "api_settings.enabled_provider_drivers",
                "amphora:amphora, octavia:octavia, noop_driver:noop",
                "api_settings.default_listener_ciphers",
                CIPHERS,
                "api_settings.default_pool_ciphers",
                CIPHERS));
    return Api.create(
        Authentication.believing(config),
        config,
        ourDb,
        cloud.networks(),
        cloud.ports(),
        new LocalSecrets(Path.of("/nonexistent")),
        _ -> {},
        InstantSource.system(),
        UUID::randomUUID);
  }

  /** What both said to one request, and which statuses there are now. */
  record Answers(Side original, Side ours) {}

  /** What one of them said. */
  record Side(ApiClient.Answer answer, Map<String, String> statuses) {}

  /** The request with the ids of objects in the place of their names. */
  Asked filled(Asked asked) {
    return new Asked(
        asked.method(), filled(asked.path()), asked.body() == null ? null : filled(asked.body()));
  }

  /** Asks both, at the same time; the request is {@link #filled}. */
  Answers ask(Asked asked) {
    var first = CompletableFuture.supplyAsync(() -> sendToOriginal(asked));
    var second = send(ourClient, asked);
    var answers = List.of(first.join(), second);
    boolean done = answers.stream().anyMatch(each -> each.status() < 300);
    // The original may have written something although it failed.
    boolean failed = answers.stream().anyMatch(each -> each.status() >= 500);
    boolean changed = !asked.method().equals("GET") && (done || failed);
    var both =
        new Answers(
            new Side(answers.getFirst(), changed ? statuses(originalDb) : Map.of()),
            new Side(answers.getLast(), changed ? statuses(ourDb) : Map.of()));
    if (changed) restore();
    return both;
  }

  private static ApiClient.Answer send(ApiClient client, Asked asked) {
    return client.call(asked.method(), "/v2/lbaas" + asked.path(), asked.body());
  }

  /** Some requests make the original close the connection instead of an answer. */
  private ApiClient.Answer sendToOriginal(Asked asked) {
    try {
      return send(originalClient, asked);
    } catch (UncheckedIOException e) {
      return new ApiClient.Answer(500, "no answer");
    }
  }

  /** Where both are, as their answers may tell. */
  List<String> addresses() {
    return List.of(original.address().getAuthority(), ourClient.address().getAuthority());
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
      var object = originalClient.post("/v2/lbaas" + filled(made.path()), filled(made.body()));
      var id = object.path("id").asString();
      names.put(made.name(), id);
      settle(id, second++);
    }
    originalDb.change(tx ->
        tx.execute(
            "UPDATE load_balancer SET provisioning_status = 'PENDING_UPDATE' WHERE id = ?",
            names.get("busy-lb")));
    for (var table : TABLES) {
      columns.put(table, columns(table));
      originalDb.change(
          tx -> tx.execute("CREATE TABLE kept_%s AS SELECT * FROM %s".formatted(table, table)));
    }
    restore();
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
    originalDb.change(tx -> restore(tx, "kept_"));
    ourDb.change(tx -> {
      restore(tx, originalDatabase + ".kept_");
      tx.execute("DELETE FROM reconcile");
    });
  }

  private void restore(DSLContext tx, String from) {
    tx.execute("SET FOREIGN_KEY_CHECKS = 0");
    for (var table : TABLES) {
      tx.execute("DELETE FROM " + table);
      var kept = columns.get(table);
      tx.execute(
          "INSERT INTO %s (%s) SELECT %s FROM %s%s".formatted(table, kept, kept, from, table));
    }
    tx.execute("SET FOREIGN_KEY_CHECKS = 1");
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
