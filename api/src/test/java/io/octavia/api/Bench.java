package io.octavia.api;

import static io.octavia.db.tables.Tables.HEALTH_MONITOR;
import static io.octavia.db.tables.Tables.L7POLICY;
import static io.octavia.db.tables.Tables.L7RULE;
import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.MEMBER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.api.testing.Contract;
import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import io.octavia.db.tables.Tables;
import io.octavia.db.testing.TemporaryDatabase;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.http.Handler;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.impl.DSL;
import tools.jackson.databind.JsonNode;

/**
 * The API on a database of its own, asked without a socket. Every answer is checked against the
 * OpenAPI document that it serves.
 */
final class Bench implements AutoCloseable {
  static final String PROJECT = "30000000000000000000000000000001";

  final Db db;
  final MemoryCloud cloud = new MemoryCloud();
  final MemorySecrets secrets = new MemorySecrets();
  final List<String> woken = new CopyOnWriteArrayList<>();

  /** What the caller may do, where callers are believed that. */
  String roles = "admin";

  Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
  private final AutoCloseable owner;
  private final Handler handler;
  private final Contract contract;

  Bench() {
    this(Map.of());
  }

  Bench(Map<String, String> settings) {
    this(TemporaryDatabase.create(), settings);
  }

  private Bench(TemporaryDatabase database, Map<String, String> settings) {
    this(database.db(), database, settings);
  }

  /** On a database of a MariaDB server. */
  static Bench onMariaDb() {
    return onMariaDb(Map.of());
  }

  /** On a database of a MariaDB server. */
  static Bench onMariaDb(Map<String, String> settings) {
    return onMariaDb(settings, DbSettings.DEFAULTS.transactionAttempts());
  }

  /** The same where a transaction is tried so often. */
  static Bench onMariaDb(Map<String, String> settings, int attempts) {
    var db = TemporaryMariaDb.shared().open(attempts);
    return new Bench(db, db, settings);
  }

  private Bench(Db db, AutoCloseable owner, Map<String, String> settings) {
    this.db = db;
    this.owner = owner;
    var all = new HashMap<>(Map.of("api_settings.auth_strategy", "noauth"));
    all.put("api_settings.pending_updates", "strict");
    all.putAll(settings);
    var config = Config.of(all);
    handler =
        Api.create(
            Authentication.believing(config),
            config,
            db,
            cloud,
            cloud,
            secrets,
            id -> woken.add(id.value()),
            null,
            () -> now,
            UUID::randomUUID);
    var document = handler.handle(Request.of("GET", "/v2.0/openapi.json", Map.of(), new byte[0]));
    contract = Contract.of(new String(document.body(), StandardCharsets.UTF_8));
  }

  /** An answer of the API. */
  record Answer(Response response) {
    int status() {
      return response.status();
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    JsonNode json() {
      return Json.MAPPER.readTree(response.body());
    }

    /** What it says if it is a fault. */
    String fault() {
      return json().path("faultstring").asString("");
    }

    /** The id of the object in it. */
    String id() {
      return json().iterator().next().path("id").asString();
    }

    Answer is(int status) {
      assertThat(status()).as(text()).isEqualTo(status);
      return this;
    }

    /** The object below the root. */
    JsonNode body() {
      return json().iterator().next();
    }
  }

  Answer send(String method, String path, byte[] body, Map<String, String> headers) {
    var all = new HashMap<String, String>();
    all.put("X-Project-Id", PROJECT);
    all.put("X-Roles", roles);
    all.put("Host", "api.example:9876");
    if (body.length > 0) all.put("Content-Type", "application/json");
    all.putAll(headers);
    var response = handler.handle(Request.of(method, path, all, body));
    contract.check(method, path, response.status(), response.body());
    return new Answer(response);
  }

  /** An answer that the document does not tell of. */
  Answer unchecked(String method, String path, Map<String, String> headers) {
    var all = new HashMap<>(headers);
    all.put("X-Project-Id", PROJECT);
    all.put("Host", "api.example:9876");
    return new Answer(handler.handle(Request.of(method, path, all, new byte[0])));
  }

  /** What answers, for those who bring a socket. */
  Handler handler() {
    return handler;
  }

  Answer get(String path) {
    return send("GET", "/v2/lbaas" + path, new byte[0], Map.of());
  }

  Answer delete(String path) {
    return send("DELETE", "/v2/lbaas" + path, new byte[0], Map.of());
  }

  /** The body may quote with ' in place of ". */
  Answer post(String path, String body) {
    return send("POST", "/v2/lbaas" + path, bytes(body), Map.of());
  }

  Answer put(String path, String body) {
    return send("PUT", "/v2/lbaas" + path, bytes(body), Map.of());
  }

  private static byte[] bytes(String body) {
    return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  /** A load balancer that the worker has finished. */
  String loadBalancer() {
    var id =
        post(
                "/loadbalancers",
                "{'loadbalancer':{'name':'lb','vip_subnet_id':'" + MemoryCloud.SUBNET + "'}}")
            .is(201)
            .id();
    settle();
    return id;
  }

  String listener(String loadBalancer, String protocol, int port) {
    var id =
        post(
                "/listeners",
                "{'listener':{'loadbalancer_id':'%s','protocol':'%s','protocol_port':%d}}"
                    .formatted(loadBalancer, protocol, port))
            .is(201)
            .id();
    settle();
    return id;
  }

  String pool(String loadBalancer, String protocol) {
    var id =
        post(
                "/pools",
                "{'pool':{'loadbalancer_id':'%s','protocol':'%s','lb_algorithm':'ROUND_ROBIN'}}"
                    .formatted(loadBalancer, protocol))
            .is(201)
            .id();
    settle();
    return id;
  }

  String member(String pool, String address, int port) {
    var id =
        post(
                "/pools/" + pool + "/members",
                "{'member':{'address':'%s','protocol_port':%d}}".formatted(address, port))
            .is(201)
            .id();
    settle();
    return id;
  }

  /** A policy that refuses what matches. */
  String policy(String listener) {
    var id =
        post(
                "/l7policies",
                "{'l7policy':{'listener_id':'%s','action':'REJECT'}}".formatted(listener))
            .is(201)
            .id();
    settle();
    return id;
  }

  /** Does what the worker does in the end: all that was pending is done. */
  void settle() {
    db.change(tx -> {
      for (var table :
          List.of(LISTENER, POOL, MEMBER, HEALTH_MONITOR, L7POLICY, L7RULE, LOAD_BALANCER)) {
        tx.update(table)
            .set(DSL.field(DSL.name("provisioning_status"), String.class), "ACTIVE")
            .where(
                DSL.field(DSL.name("provisioning_status"), String.class)
                    .in("PENDING_CREATE", "PENDING_UPDATE"))
            .execute();
      }
    });
  }

  /** Sets the provisioning status of a load balancer by hand. */
  void status(String loadBalancer, String status) {
    db.change(tx ->
        tx.update(LOAD_BALANCER)
            .set(LOAD_BALANCER.PROVISIONING_STATUS, status)
            .where(LOAD_BALANCER.ID.eq(loadBalancer))
            .execute());
  }

  /**
   * Changes with whatever a call changes: the number of rows of each table, and the youngest change
   * in each that has times, if the clock has gone on in between.
   */
  String fingerprint() {
    return db.read(tx -> {
      var parts = new ArrayList<Field<?>>();
      for (var table : Stream.concat(Tables.UPSTREAM.stream(), Tables.OWN.stream()).toList()) {
        parts.add(DSL.field(DSL.selectCount().from(table)));
        var updated = table.field("updated_at");
        if (updated != null) parts.add(DSL.field(DSL.select(DSL.max(updated)).from(table)));
      }
      parts.add(DSL.field(DSL.select(DSL.sum(RECONCILE.GENERATION)).from(RECONCILE)));
      return tx.select(parts).fetchSingle().toString();
    });
  }

  String statusOf(String path) {
    return get(path).is(200).body().path("provisioning_status").asString();
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  @Override
  public void close() {
    try {
      owner.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
