package io.octavia.api.testing;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the OpenAPI document promises of answers. {@link #check} fails for an answer that it does
 * not allow: another status, an attribute too many or too few, a value of another type.
 */
public final class Contract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Map<String, Contract> KNOWN = new ConcurrentHashMap<>();

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final List<Place> places = new ArrayList<>();
  private final Map<List<Object>, Schema> compiled = new ConcurrentHashMap<>();
  private final JsonNode schemas;
  private final JsonNode partial;

  /** A path below one of its roots, with what may be called there. */
  private record Place(Pattern path, JsonNode item, boolean literal) {}

  private Contract(JsonNode document) {
    schemas = document.at("/components/schemas");
    partial = schemas.deepCopy();
    partial
        .properties()
        .forEach(schema -> {
          if (!schema.getKey().equals("fault")) ((ObjectNode) schema.getValue()).remove("required");
        });
    for (var path : document.path("paths").properties()) {
      for (var server : path.getValue().path("servers")) {
        var template = server.path("url").asString().replaceFirst("/$", "") + path.getKey();
        var pattern = "\\Q" + template.replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q") + "\\E/?";
        places.add(new Place(Pattern.compile(pattern), path.getValue(), !template.contains("{")));
      }
    }
  }

  /** What that document promises. */
  public static Contract of(String document) {
    return KNOWN.computeIfAbsent(
        document,
        text -> new Contract(JSON.readTree(text.replace("#/components/schemas/", "#/$defs/"))));
  }

  /**
   * Fails if the answer is not one that the document allows.
   *
   * @param target path and query of the request
   */
  public void check(String method, String target, int status, byte[] body) {
    var wrong = faults(method, target, status, body);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "%s %s was answered %d, which the OpenAPI document does not allow:%n%s%n%s"
              .formatted(
                  method,
                  target,
                  status,
                  String.join("\n", wrong),
                  new String(body, StandardCharsets.UTF_8)));
    }
  }

  /** What is wrong with the body of a request; nothing if it is as the document has it. */
  public List<String> requestFaults(String method, String target, String body) {
    var schema =
        place(target.replaceFirst("\\?.*", ""))
            .map(place -> place.item().path(method.toLowerCase(Locale.ROOT)))
            .map(call -> call.at("/requestBody/content/application~1json/schema"))
            .filter(JsonNode::isObject);
    return schema
        .map(told -> conforms(told, false, body.getBytes(StandardCharsets.UTF_8)))
        .orElse(List.of("no such call"));
  }

  private List<String> faults(String method, String target, int status, byte[] body) {
    var path = target.replaceFirst("\\?.*", "");
    var responses =
        place(path)
            .map(place -> place.item().path(method.toLowerCase(Locale.ROOT)).path("responses"))
            .filter(JsonNode::isObject);
    var answer =
        responses.map(all -> all.path(Integer.toString(status))).filter(JsonNode::isObject);
    if (answer.isPresent()) return body(answer.get(), target, body);
    if (method.equals("OPTIONS") && status == 200 && body.length == 0) return List.of();
    if (status < 400) return List.of("the status is not promised");
    return conforms(fault(), false, body);
  }

  private List<String> body(JsonNode answer, String target, byte[] body) {
    var schema = answer.at("/content/application~1json/schema");
    if (schema.isMissingNode()) {
      return body.length == 0 ? List.of() : List.of("there should be no body");
    }
    return conforms(schema, target.matches(".*[?&]fields(=.*)?"), body);
  }

  private List<String> conforms(JsonNode schema, boolean chosen, byte[] body) {
    JsonNode document;
    try {
      document = JSON.readTree(body);
    } catch (JacksonException e) {
      return List.of("the body is not JSON: " + e.getMessage());
    }
    return compiled
        .computeIfAbsent(List.of(schema, chosen), _ -> compile(schema, chosen))
        .validate(document)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private Schema compile(JsonNode schema, boolean chosen) {
    var root = JSON.createObjectNode();
    root.set("$defs", chosen ? partial : schemas);
    root.setAll((ObjectNode) schema);
    return registry.getSchema(root);
  }

  private JsonNode fault() {
    return JSON.createObjectNode().put("$ref", "#/$defs/fault");
  }

  /** What stands at a path; one that is written out before one with parameters. */
  private Optional<Place> place(String path) {
    return places.stream()
        .filter(place -> place.path().matcher(path).matches())
        .min((one, other) -> Boolean.compare(other.literal(), one.literal()));
  }
}
