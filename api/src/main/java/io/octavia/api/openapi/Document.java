package io.octavia.api.openapi;

import io.octavia.api.schema.Form;
import io.octavia.api.schema.Mode;
import io.octavia.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The API as an OpenAPI 3.1 document.
 *
 * <p>A path is told once, below the first of its roots; {@code servers} has the others. Objects are
 * components with the name of their root: {@code listener} as replies show it, {@code
 * listener.create} and {@code listener.update} as requests have it.
 */
public final class Document {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");
  private static final Map<String, Object> LINKS =
      Shapes.nullable(
          Shapes.array(
              Shapes.of(
                  Form.fields(Map.of("rel", Form.word("previous", "next"), "href", Form.text())))));

  private static final Map<String, Object> STRANGER =
      Shapes.of(
          Form.fields(
              Map.of(
                  "error",
                  Form.fields(
                      Map.of(
                          "code", Form.whole(), "title", Form.text(), "message", Form.text())))));
  private static final String FOUND = "Done";

  private final Map<String, Object> schemas = new TreeMap<>();
  private final Map<String, Map<String, Object>> paths = new LinkedHashMap<>();

  private Document(List<Operation> operations) {
    operations.forEach(this::add);
  }

  /** The document that tells these calls. */
  public static Map<String, Object> of(List<Operation> operations) {
    var document = new Document(operations);
    var whole = new LinkedHashMap<String, Object>();
    whole.put("openapi", "3.1.0");
    whole.put("info", Map.of("title", "Load balancing", "version", "2.30"));
    whole.put("paths", document.paths);
    var token = Map.of("type", "apiKey", "in", "header", "name", "X-Auth-Token");
    whole.put(
        "components",
        Map.of("schemas", document.schemas, "securitySchemes", Map.of("token", token)));
    whole.put("security", List.of(Map.of("token", List.of())));
    return whole;
  }

  private void add(Operation operation) {
    var item = paths.computeIfAbsent(operation.path(), _ -> item(operation));
    var call = new LinkedHashMap<String, Object>();
    call.put("operationId", id(operation));
    if (operation.open()) call.put("security", List.of());
    if (!operation.arguments().named().isEmpty()) call.put("parameters", query(operation));
    switch (operation.takes()) {
      case Takes.Nothing _ -> {}
      case Takes.One(var root, var schema, var mode) ->
          call.put("requestBody", body(rooted(root, taken(root, schema, mode))));
      case Takes.Many(var root, var schema, var mode) ->
          call.put("requestBody", body(rooted(root, Shapes.array(taken(root, schema, mode)))));
    }
    var responses = new LinkedHashMap<String, Object>();
    responses.put(Integer.toString(operation.gives().status()), answer(operation.gives()));
    if (!operation.open()) responses.put("401", content("Who are you?", STRANGER));
    responses.put("default", content("Refused", component("fault", Document::fault)));
    call.put("responses", responses);
    item.put(operation.method().toLowerCase(Locale.ROOT), call);
  }

  private static Map<String, Object> item(Operation operation) {
    var item = new LinkedHashMap<String, Object>();
    item.put(
        "servers",
        operation.roots().prefixes().stream()
            .map(prefix -> Map.of("url", prefix.isEmpty() ? "/" : prefix))
            .toList());
    var parameters = new ArrayList<Map<String, Object>>();
    PARAMETER
        .matcher(operation.path())
        .results()
        .forEach(found -> parameters.add(parameter("path", found.group(1), true)));
    if (!parameters.isEmpty()) item.put("parameters", parameters);
    return item;
  }

  private static String id(Operation operation) {
    var words =
        PARAMETER.matcher(operation.path()).replaceAll("$1").replaceAll("[^A-Za-z0-9]+", "_");
    return operation.method().toLowerCase(Locale.ROOT) + words;
  }

  private static List<Map<String, Object>> query(Operation operation) {
    return operation.arguments().named().stream()
        .map(name -> parameter("query", name, false))
        .toList();
  }

  private static Map<String, Object> parameter(String in, String name, boolean required) {
    var parameter = new LinkedHashMap<String, Object>();
    parameter.put("in", in);
    parameter.put("name", name);
    parameter.put("required", required);
    parameter.put(
        "schema",
        name.equals("fields") ? Shapes.array(Shapes.typed("string")) : Shapes.typed("string"));
    return parameter;
  }

  private static Map<String, Object> body(Map<String, Object> schema) {
    return Map.of("required", true, "content", json(schema));
  }

  private Map<String, Object> answer(Gives gives) {
    return switch (gives) {
      case Gives.Nothing _ -> Map.of("description", "Done, or begun");
      case Gives.One(_, var root, var schema) -> content(FOUND, rooted(root, shown(root, schema)));
      case Gives.Whole(_, var root, var schema) ->
          content(FOUND, rooted(root, component(root + ".whole", () -> Shapes.whole(schema))));
      case Gives.Page(var root, var plural, var links, var schema) ->
          content(
              FOUND,
              Shapes.object(
                  Map.of(plural, Shapes.array(shown(root, schema)), links, LINKS),
                  List.of(plural, links)));
      case Gives.All(var root, var plural, var schema) ->
          content(FOUND, rooted(plural, Shapes.array(shown(root, schema))));
      case Gives.Shape(_, var form) -> content(FOUND, Shapes.of(form));
    };
  }

  private Map<String, Object> shown(String root, Schema schema) {
    return component(root, () -> Shapes.shown(schema));
  }

  private Map<String, Object> taken(String root, Schema schema, Mode mode) {
    var name = root + "." + mode.name().toLowerCase(Locale.ROOT);
    return component(name, () -> Shapes.taken(schema, mode));
  }

  private Map<String, Object> component(String name, Supplier<Map<String, Object>> shape) {
    if (!schemas.containsKey(name)) schemas.put(name, shape.get());
    return Map.of("$ref", "#/components/schemas/" + name);
  }

  private static Map<String, Object> rooted(String root, Map<String, Object> shape) {
    return Shapes.object(Map.of(root, shape), List.of(root));
  }

  private static Map<String, Object> content(String description, Map<String, Object> shape) {
    return Map.of("description", description, "content", json(shape));
  }

  private static Map<String, Object> json(Map<String, Object> shape) {
    return Map.of("application/json", Map.of("schema", shape));
  }

  /** All faults have upstream's own form; those of its framework have the framework's as well. */
  private static Map<String, Object> fault() {
    var properties = new LinkedHashMap<String, Object>();
    properties.put("faultcode", Shapes.of(Form.word("Client", "Server")));
    properties.put("faultstring", Shapes.typed("string"));
    properties.put("debuginfo", Shapes.typed("null"));
    properties.put("code", Shapes.typed("integer"));
    properties.put("title", Shapes.typed("string"));
    properties.put("description", Shapes.typed("string"));
    var fault = Shapes.object(properties, List.of("faultcode", "faultstring", "debuginfo"));
    fault.put(
        "dependentRequired",
        Map.of(
            "code", List.of("title", "description"),
            "title", List.of("code", "description"),
            "description", List.of("code", "title")));
    return fault;
  }
}
