package io.octavia.drivers.openstack.keystone;

import io.octavia.http.HttpServer;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import io.octavia.http.TlsSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A Keystone that knows one service user by password and application credential, makes tokens, lets
 * them expire, and revokes them. It can be down, hang, and talk nonsense.
 */
final class FakeKeystone implements AutoCloseable {
  static final String PASSWORD = "s3cr3t-p4ss";
  static final String SECRET = "s3cr3t-cr3d";
  private static final Duration GRACE = Duration.ofDays(2);

  private final InstantSource clock;
  private final Map<String, Map<String, Object>> tokens = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final boolean secure;
  private final int port;
  private HttpServer server;
  private volatile @Nullable Response nonsense;
  private volatile boolean hanging;
  private boolean listed = true;
  private int logins;
  private int count;

  FakeKeystone(InstantSource clock) {
    this(clock, null);
  }

  FakeKeystone(InstantSource clock, @Nullable TlsSettings tls) {
    this.clock = clock;
    this.secure = tls != null;
    server = started(0, tls);
    port = server.port();
  }

  private HttpServer started(int port, @Nullable TlsSettings tls) {
    var builder = HttpServer.builder().bind("127.0.0.1", port).handler(this::answer);
    if (tls != null) builder.tls(tls);
    return builder.gracePeriod(Duration.ofMillis(100)).start();
  }

  String url() {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port + "/identity";
  }

  void stop() {
    server.close();
  }

  void startAgain() {
    server = started(port, null);
  }

  void hang() {
    hanging = true;
  }

  /** From now on this is the answer to everything. */
  void say(@Nullable Response answer) {
    nonsense = answer;
  }

  void leaveOutOfTheCatalog() {
    listed = false;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  synchronized int logins() {
    return logins;
  }

  /** A token for a member of project {@code p}, with more or other things said about it. */
  String token(Duration lasts, Map<String, Object> differences) {
    var token = new LinkedHashMap<String, Object>();
    token.put("user", Map.of("id", "u", "domain", Map.of("id", "ud")));
    token.put("project", Map.of("id", "p", "domain", Map.of("id", "pd")));
    token.put("roles", List.of(Map.of("name", "member"), Map.of("name", "reader")));
    token.putAll(differences);
    return issue(lasts, token);
  }

  String tokenOfService(Duration lasts, String role) {
    return token(
        lasts,
        Map.of(
            "user", Map.of("id", "s", "domain", Map.of("id", "sd")),
            "roles", List.of(Map.of("name", role))));
  }

  private synchronized String issue(Duration lasts, Map<String, Object> token) {
    token.put("expires_at", clock.instant().plus(lasts).toString());
    token.put("catalog", catalog());
    var id = "gAAAA-" + ++count;
    tokens.put(id, token);
    return id;
  }

  private List<Object> catalog() {
    var endpoint =
        Map.of(
            "interface",
            "internal",
            "region",
            "RegionOne",
            "url",
            url().replace("identity", "catalogued"));
    var balancers =
        Map.of(
            "type",
            "load-balancer",
            "endpoints",
            List.of(Map.of("interface", "public", "url", "http://lb")));
    return listed
        ? List.of(Map.of("type", "identity", "endpoints", List.of(endpoint)), balancers)
        : List.of(balancers);
  }

  void revoke(String token) {
    tokens.remove(token);
  }

  void revokeAll() {
    tokens.clear();
  }

  private Response answer(Request request) {
    if (hanging) hangUntilClosed();
    var said = nonsense;
    if (said != null) return said;
    var path = request.path();
    if (request.method().equals("POST") && path.equals("/identity/v3/auth/tokens")) {
      return logIn(Json.MAPPER.readTree(request.body()).path("auth"));
    }
    var expected = listed ? "/catalogued/v3/auth/tokens" : "/identity/v3/auth/tokens";
    if (request.method().equals("GET") && path.equals(expected)) return validate(request);
    return Response.json(404, Map.of("error", Map.of("code", 404, "message", path)));
  }

  private void hangUntilClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Response logIn(JsonNode auth) {
    synchronized (this) {
      logins++;
    }
    var identity = auth.path("identity");
    boolean known =
        switch (identity.path("methods").path(0).asString("")) {
          case "password" ->
              identity
                      .at("/password/user")
                      .toString()
                      .equals(
                          "{\"name\":\"octavia\",\"domain\":{\"name\":\"Default\"},\"password\":\""
                              + PASSWORD
                              + "\"}")
                  && auth.at("/scope/project/name").asString("").equals("service");
          case "application_credential" ->
              identity.at("/application_credential/id").asString("").equals("cred")
                  && identity.at("/application_credential/secret").asString("").equals(SECRET)
                  && auth.path("scope").isMissingNode();
          default -> false;
        };
    if (!known) return Response.json(401, Map.of("error", Map.of("code", 401)));
    var token = new LinkedHashMap<String, Object>(Map.of("user", Map.of("id", "octavia")));
    var id = issue(Duration.ofHours(1), token);
    return Response.json(201, Map.of("token", token)).header("X-Subject-Token", id);
  }

  private Response validate(Request request) {
    var subject = request.header("X-Subject-Token").orElse("");
    synchronized (this) {
      asked.add(subject + request.query("allow_expired").map(_ -> " expired").orElse(""));
    }
    if (!lives(request.header("X-Auth-Token").orElse(""), Duration.ZERO)) {
      return Response.json(401, Map.of("error", Map.of("code", 401)));
    }
    var grace = request.query("allow_expired").isPresent() ? GRACE : Duration.ZERO;
    if (!lives(subject, grace)) return Response.json(404, Map.of("error", Map.of("code", 404)));
    return Response.json(200, Map.of("token", tokens.get(subject)));
  }

  private boolean lives(String token, Duration grace) {
    var known = tokens.get(token);
    return known != null
        && Instant.parse(known.get("expires_at").toString()).plus(grace).isAfter(clock.instant());
  }

  @Override
  public void close() {
    closed.countDown();
    server.close();
  }
}
