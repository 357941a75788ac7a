package io.octavia.api.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests by the thousand, valid ones and broken ones, made from an OpenAPI document. The same
 * document, seed and answers make the same requests.
 *
 * <pre>{@code
 * var names = new Names();                                  // one for each server that is asked
 * var requests = new Requests(document, seed, Map.of("vip_subnet_id", List.of(subnet)));
 * for (int count = 0; count < 1000; count++) {
 *   var sample = requests.next();
 *   var answer = send(sample.method(), names.filled(sample.path()), sample.headers(),
 *       sample.body() == null ? null : names.filled(sample.body()).getBytes(ISO_8859_1));
 *   requests.learn(sample, names.learn(sample, answer.status(), answer.body()));
 * }
 * }</pre>
 *
 * <p>To ask two servers the same, give each its own {@link Names}, and tell {@link #learn} what the
 * first of them made. {@link Names#masked} makes their answers comparable.
 */
public final class Requests {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

  private final RandomGenerator random;
  private final Values values;
  private final Breakage breakage;
  private final JsonNode document;
  private final List<Call> calls = new ArrayList<>();
  private final Map<String, List<Made>> alive = new HashMap<>();
  private final double broken;
  private int number;

  /** An operation of the document. */
  record Call(String method, String root, String template, JsonNode told) {
    /** The kind of object that the path speaks of: the root of the body of its answers. */
    String kind(Map<String, String> kinds) {
      return kinds.getOrDefault(template.replaceFirst("/\\{id}.*", ""), "");
    }
  }

  /** An object that was made, and where: its placeholder, and the placeholders in its path. */
  record Made(String name, Map<String, String> parents) {}

  private final Map<String, String> kinds = new HashMap<>();

  /**
   * @param given values of attributes that name what must be there already, by attribute
   */
  public Requests(String document, long seed, Map<String, List<String>> given) {
    this(document, seed, given, 0.5);
  }

  /**
   * @param broken how many of the requests are broken, from 0 to 1
   */
  public Requests(String document, long seed, Map<String, List<String>> given, double broken) {
    this.random = new java.util.Random(seed);
    this.values = new Values(random, given);
    this.breakage = new Breakage(random, values);
    this.document = JSON.readTree(document);
    this.broken = broken;
    for (var path : this.document.path("paths").properties()) {
      for (var call : path.getValue().properties()) {
        if (call.getKey().equals("servers") || call.getKey().equals("parameters")) continue;
        for (var server : path.getValue().path("servers")) {
          var root = server.path("url").asString().replaceFirst("/$", "");
          calls.add(
              new Call(
                  call.getKey().toUpperCase(Locale.ROOT), root, path.getKey(), call.getValue()));
        }
        kind(call.getValue()).ifPresent(kind -> kinds.put(path.getKey(), kind));
      }
    }
  }

  /** The kind of object that a call makes. */
  private static java.util.Optional<String> kind(JsonNode call) {
    return call
        .at("/responses/201/content/application~1json/schema/properties")
        .propertyNames()
        .stream()
        .findFirst();
  }

  /** The next request. */
  public Sample next() {
    var call = chosen();
    var parents = new LinkedHashMap<String, String>();
    var path = call.root() + path(call, parents);
    var body = body(call);
    var headers = new LinkedHashMap<String, String>();
    if (body != null) headers.put("Content-Type", "application/json");
    var query = query(call);
    var creates = call.told().at("/responses").has("201") ? kinds.get(call.template()) : null;
    var sample =
        new Sample(
            number++,
            "",
            call.method(),
            path + query,
            headers,
            body == null ? null : bytes(JSON.writeValueAsString(body)),
            creates);
    pending.put(sample.number(), Map.copyOf(parents));
    return random.nextDouble() < broken ? breakage.of(sample, body) : sample;
  }

  private final Map<Integer, Map<String, String>> pending = new HashMap<>();

  /** Tells what the answer to a request was: {@link Names#learn} says it. */
  public void learn(Sample sample, Map<String, String> made) {
    var parents = pending.remove(sample.number());
    made.forEach((name, kind) ->
        alive
            .computeIfAbsent(kind, _ -> new ArrayList<>())
            .add(new Made(name, parents == null ? Map.of() : parents)));
  }

  /** Creations come more often than their number would have it, deletions and futile calls less. */
  private Call chosen() {
    while (true) {
      var call = values.any(calls);
      boolean creation = kinds.containsKey(call.template()) && call.method().equals("POST");
      int one = creation ? 1 : call.method().equals("DELETE") ? 12 : 3;
      if (!possible(call)) one *= 20;
      if (random.nextInt(one) == 0) return call;
    }
  }

  /** Whether there is something of every kind that the path names. */
  private boolean possible(Call call) {
    return PARAMETER
        .matcher(call.template())
        .results()
        .map(found -> found.group(1))
        .map(name -> name.equals("id") ? call.kind(kinds) : kindOf(name))
        .allMatch(alive::containsKey);
  }

  private String path(Call call, Map<String, String> parents) {
    var kind = call.kind(kinds);
    var own = existing(kind);
    var known = new HashMap<>(own == null ? Map.of() : own.parents());
    var filled =
        PARAMETER
            .matcher(call.template())
            .replaceAll(found -> {
              var name = found.group(1);
              if (name.equals("id")) return own == null ? "nobody" : "@" + own.name() + "@";
              var parent = known.get(name);
              if (parent == null || random.nextInt(20) == 0) parent = reference(kindOf(name));
              parents.put(name, parent);
              return parent;
            });
    return filled;
  }

  private static String kindOf(String parameter) {
    return parameter.equals("policy") ? "l7policy" : parameter;
  }

  /** An object that was made, or none. The younger ones come more often. */
  private @Nullable Made existing(String kind) {
    var made = alive.getOrDefault(kind, List.of());
    if (made.isEmpty() || random.nextInt(50) == 0) return null;
    int from = random.nextInt(4) == 0 ? 0 : Math.max(0, made.size() - 5);
    return made.get(from + random.nextInt(made.size() - from));
  }

  private String reference(String kind) {
    var made = existing(kind);
    return made == null ? "99999999-9999-4999-8999-999999999999" : "@" + made.name() + "@";
  }

  private @Nullable JsonNode body(Call call) {
    var schema = call.told().at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode()) return null;
    var body = JSON.createObjectNode();
    for (var root : schema.path("properties").properties()) {
      body.set(root.getKey(), content(root.getValue()));
    }
    return body;
  }

  private JsonNode content(JsonNode schema) {
    if (schema.path("type").asString("").equals("array")) {
      var list = JSON.createArrayNode();
      for (int count = random.nextInt(4); count > 0; count--) {
        list.add(content(schema.path("items")));
      }
      return list;
    }
    var reference = schema.path("$ref").asString("");
    var object = values.object(reference.isEmpty() ? schema : document.at(reference.substring(1)));
    complete(schema, object);
    for (var name : List.copyOf(object.propertyNames())) {
      var kind =
          switch (name) {
            case "loadbalancer_id" -> "loadbalancer";
            case "listener_id" -> "listener";
            case "pool_id", "default_pool_id", "redirect_pool_id" -> "pool";
            default -> "";
          };
      if (!kind.isEmpty() && object.get(name).isString()) object.put(name, reference(kind));
    }
    return object;
  }

  /** What else must be there is not for a schema to say. */
  private void complete(JsonNode schema, ObjectNode object) {
    if (schema.path("$ref").asString("").endsWith("/pool.create")) {
      object.put("loadbalancer_id", "");
    }
    switch (object.path("action").asString("")) {
      case "REDIRECT_TO_POOL" -> object.put("redirect_pool_id", "");
      case "REDIRECT_TO_URL" -> object.put("redirect_url", "http://example.com/a");
      case "REDIRECT_PREFIX" -> object.put("redirect_prefix", "http://example.com/b");
      default -> {}
    }
  }

  private String query(Call call) {
    if (!call.method().equals("GET") || random.nextInt(3) > 0) return "";
    var query = new ArrayList<String>();
    for (var parameter : call.told().path("parameters")) {
      if (random.nextInt(5) > 0) continue;
      var name = parameter.path("name").asString();
      query.add(name + "=" + argument(name, call));
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  private String argument(String name, Call call) {
    return switch (name) {
      case "limit" -> values.any(List.of("1", "2", "5", "1000", "0", "-1", "infinite"));
      case "marker" -> reference(kinds.getOrDefault(call.template(), ""));
      case "page_reverse" -> values.any(List.of("True", "False"));
      case "sort" ->
          values.any(
              List.of("name", "name:desc", "created_at:desc,id:asc", "id", "admin_state_up"));
      case "sort_key" -> values.any(List.of("name", "id,name", "created_at"));
      case "sort_dir" -> values.any(List.of("asc", "desc", "asc,desc"));
      case "fields" -> values.any(List.of("id", "name", "nothing"));
      case "project_id" -> "30000000000000000000000000000001";
      default -> values.any(List.of("red", "green,blue", "none"));
    };
  }

  /** As UTF-8, each byte of it one character. */
  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
