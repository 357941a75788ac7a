package io.octavia.drivers.openstack.nova;

import io.octavia.http.HttpServer;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Nova as its API is documented (2.15), with the Glance and Cinder that it boots from and a
 * Keystone that gives tokens, all at one address. Servers are built by the test, which plays the
 * hypervisor. It can fail once in every way that a service fails in.
 */
final class FakeCloud implements AutoCloseable {
  static final String MANAGEMENT = "11111111-1111-4111-8111-111111111111";
  private static final String ZONE = "OS-EXT-AZ:availability_zone";

  private final Map<String, Map<String, Object>> servers = new LinkedHashMap<>();
  private final Map<String, JsonNode> bodies = new LinkedHashMap<>();
  private final Map<String, String> portsInServers = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> groups = new LinkedHashMap<>();
  private final FakeVolumes volumes = new FakeVolumes();
  private final List<Map<String, Object>> images = new ArrayList<>();
  private final Set<String> tokens = new HashSet<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;
  private @Nullable Trouble trouble;
  private int quota = 1000;
  private int logins;
  private int calls;

  FakeCloud() {
    server =
        HttpServer.builder()
            .bind("127.0.0.1", 0)
            .handler(this::answer)
            .gracePeriod(Duration.ofMillis(100))
            .start();
  }

  /** What goes wrong with the next call of a kind. */
  record Trouble(String method, String service, Kind kind) {
    enum Kind {
      /** It says that it failed, and did nothing. */
      ERROR,
      /** It does it, and the answer never comes. */
      SILENCE,
      /** Whoever answers is no such service. */
      GARBAGE,
      /** JSON of something else. */
      NONSENSE,
      /** The token is not believed any more. */
      UNAUTHORIZED
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  synchronized void next(String method, String service, Trouble.Kind kind) {
    trouble = new Trouble(method, service, kind);
  }

  synchronized String image(String tag, String owner, Instant created) {
    var id = UUID.randomUUID().toString();
    images.add(
        Map.of("id", id, "tags", List.of(tag), "owner", owner, "created", created.toString()));
    return id;
  }

  synchronized void build(String id) {
    var built = server(id);
    built.put("status", "ACTIVE");
    built.put(ZONE, "nova-1");
    portsInServers.put("management-of-" + id, id);
  }

  synchronized void fail(String id, String message) {
    var failed = server(id);
    failed.put("status", "ERROR");
    failed.put("fault", Map.of("code", 500, "message", message));
  }

  synchronized void quota(int instances) {
    quota = instances;
  }

  synchronized List<String> names() {
    return servers.values().stream().map(each -> String.valueOf(each.get("name"))).toList();
  }

  /** Makes servers of that name, numbered, as if they had been asked for. */
  synchronized void crowd(String name, int count) {
    for (int i = 0; i < count; i++) {
      var id = UUID.randomUUID().toString();
      servers.put(id, new LinkedHashMap<>(Map.of("id", id, "name", name + i, "status", "BUILD")));
    }
  }

  /** Makes server groups of that name, numbered. */
  synchronized void crowdOfGroups(String name, int count) {
    for (int i = 0; i < count; i++) {
      var id = UUID.randomUUID().toString();
      groups.put(id, Map.of("id", id, "name", name + i));
    }
  }

  /** What a server was asked for with. */
  synchronized JsonNode body(String id) {
    var body = bodies.get(id);
    if (body == null) throw new AssertionError("no server " + id);
    return body;
  }

  /** Its Cinder, to be asked while nobody else does. */
  FakeVolumes volumes() {
    return volumes;
  }

  synchronized Set<String> groups() {
    return Set.copyOf(groups.keySet());
  }

  /** How often anything was asked so far. */
  synchronized int calls() {
    return calls;
  }

  synchronized int logins() {
    return logins;
  }

  private Map<String, Object> server(String id) {
    var found = servers.get(id);
    if (found == null) throw new AssertionError("no server " + id);
    return found;
  }

  private Response answer(Request request) {
    Response answer;
    boolean silent;
    synchronized (this) {
      var path = request.segments();
      var expected = trouble;
      var now =
          expected != null
                  && request.method().equals(expected.method())
                  && path.getFirst().equals(expected.service())
              ? expected.kind()
              : null;
      if (now != null) trouble = null;
      silent = now == Trouble.Kind.SILENCE;
      answer =
          switch (now) {
            case ERROR -> fault("computeFault", 500, "Unexpected API Error.");
            case GARBAGE -> Response.text(200, "<html>It works!</html>");
            case NONSENSE -> Response.json(200, Map.of("hello", "world"));
            case UNAUTHORIZED -> {
              tokens.clear();
              yield believed(request, path);
            }
            case SILENCE -> believed(request, path);
            case null -> believed(request, path);
          };
    }
    if (silent) untilClosed();
    return answer;
  }

  private void untilClosed() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Response believed(Request request, List<String> path) {
    calls++;
    if (path.getFirst().equals("identity")) return login();
    if (!tokens.contains(request.header("X-Auth-Token").orElse(""))) {
      return fault("error", 401, "The request you have made requires authentication.");
    }
    var rest = path.subList(2, path.size());
    return switch (path.getFirst()) {
      case "compute" -> compute(request, rest);
      case "image" -> Response.json(200, Map.of("images", images(request)));
      case "volume" -> volumes.answer(request, rest);
      default -> throw new AssertionError(request.path());
    };
  }

  private Response login() {
    logins++;
    var token = "token-" + logins;
    tokens.add(token);
    var catalog = new ArrayList<Object>();
    Map.of("compute", "/compute/v2.1", "image", "/image", "block-storage", "/volume/v3/p")
        .forEach((type, path) ->
            catalog.add(
                Map.of(
                    "type",
                    type,
                    "name",
                    type,
                    "endpoints",
                    List.of(Map.of("interface", "public", "region", "R", "url", url() + path)))));
    var body =
        Map.of(
            "expires_at",
            Instant.now().plusSeconds(3600).toString(),
            "user",
            Map.of("id", "u"),
            "project",
            Map.of("id", "p"),
            "catalog",
            catalog);
    return Response.json(201, Map.of("token", body)).header("X-Subject-Token", token);
  }

  private List<Map<String, Object>> images(Request request) {
    var tag = request.query("tag").orElseThrow();
    var owner = request.query("owner");
    return images.stream()
        .filter(image -> ((List<?>) image.getOrDefault("tags", List.of())).contains(tag))
        .filter(image -> owner.isEmpty() || owner.get().equals(image.get("owner")))
        .sorted((a, b) -> text(b, "created").compareTo(text(a, "created")))
        .limit(Long.parseLong(request.query("limit").orElse("25")))
        .toList();
  }

  private Response compute(Request request, List<String> path) {
    // Files in the body of a boot are refused from 2.57 on.
    if (!request.header("OpenStack-API-Version").orElse("").equals("compute 2.15")) {
      return fault("badRequest", 400, "Additional properties are not allowed ('personality')");
    }
    var what = request.method() + " " + path.getFirst() + " " + path.size();
    return switch (what) {
      case "GET servers 2" -> path.get(1).equals("detail") ? list(request) : shown(path.get(1));
      case "POST servers 1" -> boot(Json.MAPPER.readTree(request.body()));
      case "DELETE servers 2" -> delete(path.get(1));
      case "GET servers 3" -> interfaces(path.get(1));
      case "POST servers 3" -> attach(path.get(1), Json.MAPPER.readTree(request.body()));
      case "GET servers 4" ->
          path.get(1).equals(portsInServers.get(path.get(3)))
              ? Response.json(200, Map.of("interfaceAttachment", Map.of("port_id", path.get(3))))
              : notFound("Instance does not have a port with id " + path.get(3));
      case "DELETE servers 4" ->
          portsInServers.remove(path.get(3), path.get(1))
              ? Response.empty(202)
              : notFound("Interface " + path.get(3) + " not found.");
      case "GET os-server-groups 1" ->
          Response.json(200, Map.of("server_groups", page(request, List.copyOf(groups.values()))));
      case "POST os-server-groups 1" -> group(Json.MAPPER.readTree(request.body()));
      case "DELETE os-server-groups 2" ->
          groups.remove(path.get(1)) == null
              ? notFound("Instance group " + path.get(1) + " could not be found.")
              : Response.empty(204);
      default -> throw new AssertionError(what);
    };
  }

  /** The newest first; the name is a regular expression. */
  private Response list(Request request) {
    var name = Pattern.compile(request.query("name").orElse(""));
    var all =
        new ArrayList<>(
            servers.values().stream()
                .filter(each -> name.matcher(text(each, "name")).find())
                .toList()
                .reversed());
    var marker = request.query("marker");
    if (marker.isPresent()) {
      while (!text(all.removeFirst(), "id").equals(marker.get())) {
        if (all.isEmpty()) return fault("badRequest", 400, "marker not found");
      }
    }
    return Response.json(200, Map.of("servers", page(request, all)));
  }

  private static List<Map<String, Object>> page(Request request, List<Map<String, Object>> all) {
    return all.stream()
        .skip(Long.parseLong(request.query("offset").orElse("0")))
        .limit(Long.parseLong(request.query("limit").orElse("1000")))
        .toList();
  }

  private Response shown(String id) {
    var found = servers.get(id);
    return found == null
        ? notFound("Instance " + id + " could not be found.")
        : Response.json(200, Map.of("server", found));
  }

  private Response boot(JsonNode body) {
    if (servers.size() >= quota) {
      return fault(
          "forbidden",
          403,
          "Quota exceeded for instances: Requested 1, but already used %1$d of %1$d instances"
              .formatted(quota));
    }
    var id = UUID.randomUUID().toString();
    var wanted = body.path("server");
    var made = new LinkedHashMap<String, Object>();
    made.put("id", id);
    made.put("name", wanted.path("name").asString());
    made.put("metadata", wanted.path("metadata"));
    made.put("status", "BUILD");
    made.put("flavor", Map.of("id", wanted.path("flavorRef").asString()));
    var image = wanted.path("imageRef").asString();
    made.put("image", image.isEmpty() ? "" : Map.of("id", image));
    var volume = wanted.at("/block_device_mapping_v2/0/uuid").asString("");
    if (!volume.isEmpty()) {
      volumes.attach(volume, id);
      made.put("os-extended-volumes:volumes_attached", List.of(Map.of("id", volume)));
    }
    servers.put(id, made);
    bodies.put(id, body);
    return Response.json(202, Map.of("server", Map.of("id", id)));
  }

  private Response delete(String id) {
    portsInServers.values().removeIf(id::equals);
    volumes.detach(id);
    return servers.remove(id) == null
        ? notFound("Instance " + id + " could not be found.")
        : Response.empty(204);
  }

  private Response interfaces(String id) {
    if (!servers.containsKey(id)) return notFound("Instance " + id + " could not be found.");
    var all =
        portsInServers.entrySet().stream()
            .filter(entry -> entry.getValue().equals(id))
            .map(entry ->
                Map.of(
                    "port_id",
                    entry.getKey(),
                    "net_id",
                    entry.getKey().startsWith("management") ? MANAGEMENT : "other",
                    "fixed_ips",
                    List.of(Map.of("ip_address", "192.0.2.10"))))
            .toList();
    return Response.json(200, Map.of("interfaceAttachments", all));
  }

  private Response attach(String id, JsonNode body) {
    if (!servers.containsKey(id)) return notFound("Instance " + id + " could not be found.");
    var port = body.at("/interfaceAttachment/port_id").asString();
    if (portsInServers.containsKey(port)) {
      return fault("badRequest", 400, "Port " + port + " is still in use.");
    }
    portsInServers.put(port, id);
    return Response.json(200, Map.of("interfaceAttachment", Map.of("port_id", port)));
  }

  private Response group(JsonNode body) {
    var wanted = body.path("server_group");
    if (wanted.path("policies").size() != 1) {
      return fault("badRequest", 400, "Invalid input for field/attribute policies.");
    }
    var id = UUID.randomUUID().toString();
    groups.put(id, Map.of("id", id, "name", wanted.path("name").asString()));
    return Response.json(200, Map.of("server_group", groups.getOrDefault(id, Map.of())));
  }

  static Response notFound(String message) {
    return fault("itemNotFound", 404, message);
  }

  static Response fault(String name, int status, String message) {
    return Response.json(status, Map.of(name, Map.of("code", status, "message", message)))
        .header("X-Openstack-Request-Id", "req-1234");
  }

  private static String text(Map<String, Object> object, String name) {
    return String.valueOf(object.get(name));
  }

  @Override
  public void close() {
    closed.countDown();
    server.close();
  }
}
