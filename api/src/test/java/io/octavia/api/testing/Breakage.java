package io.octavia.api.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Breaks a request in one place. */
final class Breakage {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> METHODS =
      List.of("PATCH", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "POST", "GET", "BREW", "get");
  private static final List<String> TYPES =
      List.of(
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json; charset=utf-16",
          "application/json;",
          "application/jsonx",
          "json",
          "");
  private static final List<String> ACCEPTS =
      List.of("text/html", "application/xml", "*/*;q=0", "a/b, c/d;q=0.1", ",,;;", "application");
  private static final List<String> PATHS =
      List.of(
          "/",
          "//",
          "/%2e%2e/",
          "/../",
          "/%2F",
          "/%00",
          "/;a=b",
          "/x".repeat(100),
          "/%F0%9F%98%80",
          "/" + "y".repeat(4000));
  private static final List<String> QUERIES =
      List.of(
          "a=b",
          "&&&=",
          "=",
          "limit=many",
          "limit=1e3",
          "limit=" + "9".repeat(400),
          "limit=%20",
          "marker=",
          "marker=%00",
          "marker=x",
          "sort=:",
          "sort=a:b:c",
          "sort=name:up",
          "sort=,",
          "sort=nothing",
          "sort_key=,&sort_dir=,",
          "sort_key=tags",
          "sort=listeners",
          "tags=",
          "tags=,&not-tags=,",
          "tags=%00",
          "not-tags-any=" + "t,".repeat(500),
          "fields=",
          "fields[]=id",
          "id=a&id=b",
          "name=a&name=a",
          "listeners=x",
          "tenant_id=x",
          "project_id=",
          "created_at=now",
          "enabled=maybe",
          "admin_state_up=",
          "protocol_port=x",
          "page_reverse=True",
          "cascade=maybe",
          "additive_only=",
          "q=" + "z".repeat(4000),
          "a&".repeat(1000));

  private final RandomGenerator random;
  private final Values values;

  Breakage(RandomGenerator random, Values values) {
    this.random = random;
    this.values = values;
  }

  /** The request, broken. */
  Sample of(Sample whole, @Nullable JsonNode body) {
    int kind = random.nextInt(10);
    if (body instanceof ObjectNode object && kind < 7) {
      return kind < 5 ? inside(whole, object) : outside(whole);
    }
    return switch (kind % 5) {
      case 0 -> with(whole, "method", values.any(METHODS), whole.path(), whole.body());
      case 1 -> with(whole, "path", whole.method(), path(whole.path()), whole.body());
      case 2 -> header(whole, "Accept", values.any(ACCEPTS));
      case 3 -> header(whole, "Content-Type", values.any(TYPES));
      default -> with(whole, "query", whole.method(), query(whole.path()), whole.body());
    };
  }

  private Sample inside(Sample whole, ObjectNode body) {
    var object = target(body);
    var names = List.copyOf(object.propertyNames());
    String what;
    if (names.isEmpty() || random.nextInt(5) == 0) {
      what =
          values.any(List.of("id", "provisioning_status", "created_at", "nothing", "", "a\u0000"));
      object.set(what, values.odd());
    } else {
      what = values.any(names);
      if (random.nextInt(5) == 0) {
        object.remove(what);
      } else {
        object.set(what, values.odd());
      }
    }
    var text = Requests.bytes(JSON.writeValueAsString(body));
    return with(whole, "attribute " + what, whole.method(), whole.path(), text);
  }

  /** The body itself, or an object somewhere in it. */
  private ObjectNode target(ObjectNode body) {
    var objects = new ArrayList<ObjectNode>();
    collect(body, objects);
    return objects.size() > 1 && random.nextInt(8) > 0
        ? objects.get(1 + random.nextInt(objects.size() - 1))
        : body;
  }

  private static void collect(JsonNode node, List<ObjectNode> objects) {
    if (node instanceof ObjectNode object) objects.add(object);
    if (node instanceof ObjectNode || node instanceof ArrayNode) {
      node.forEach(child -> collect(child, objects));
    }
  }

  private Sample outside(Sample whole) {
    var text = whole.body() == null ? "" : whole.body();
    var broken =
        switch (random.nextInt(14)) {
          case 0 -> text.substring(0, random.nextInt(text.length()));
          case 1 -> text + values.any(List.of("x", "}", ",", "\u0000", "{}"));
          case 2 -> "\u00ef\u00bb\u00bf" + text;
          case 3 -> text.replace('"', '\'');
          case 4 -> "[" + text + "]";
          case 5 -> values.any(List.of("", " ", "null", "true", "5", "\"a\"", "[]", "{}", "NaN"));
          case 6 -> text.replaceFirst("\\{", "{\"a\":1,\"a\":2,");
          case 7 -> text.replaceFirst(":\\{", ":{\"name\":\"a\",\"name\":\"b\",");
          case 8 -> text.replaceFirst("\"([a-z])", "\"\u00ff$1");
          case 9 -> text.replaceFirst("[a-z]\"", "\u00c0\u0080\"");
          case 10 -> text.replaceFirst("\"", "\"\u00ed\u00a0\u0080");
          case 11 -> "{\"a\":".repeat(100 + random.nextInt(20_000));
          case 12 -> "[".repeat(100 + random.nextInt(100_000));
          default -> text + " ".repeat(random.nextInt(120_000));
        };
    return with(whole, "body", whole.method(), whole.path(), broken);
  }

  private String path(String path) {
    int at = path.indexOf('/', random.nextInt(path.length()));
    var odd =
        random.nextBoolean()
            ? values.any(PATHS)
            : "/" + URLEncoder.encode(values.oddText(), StandardCharsets.UTF_8);
    return at <= 0 ? path + odd : path.substring(0, at) + odd + path.substring(at + 1);
  }

  private String query(String path) {
    return path + (path.contains("?") ? "&" : "?") + values.any(QUERIES);
  }

  private static Sample header(Sample whole, String name, String value) {
    var headers = new LinkedHashMap<>(whole.headers());
    headers.put(name, value);
    return new Sample(
        whole.number(),
        "header " + name,
        whole.method(),
        whole.path(),
        headers,
        whole.body(),
        whole.creates());
  }

  private static Sample with(
      Sample whole, String what, String method, String path, @Nullable String body) {
    return new Sample(whole.number(), what, method, path, whole.headers(), body, whole.creates());
  }
}
