package io.octavia.api.testing;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** Values for attributes: such as their JSON Schema allows, and such as nothing should allow. */
final class Values {
  private static final JsonMapper JSON = new JsonMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> ODD_TEXTS =
      List.of(
          "",
          " ",
          "x".repeat(256),
          "x".repeat(70_000),
          "a\u0000b",
          "a\nbind *:1",
          "\u007f\u0085",
          "'; DROP TABLE load_balancer; --",
          "%s%n${jndi:ldap://x}{{7*7}}",
          "../../etc/passwd",
          "\u202eabc",
          "\ud83d\ude00",
          "e\u0301".repeat(200),
          "NaN",
          "true",
          "None",
          "0x10",
          "00000000-0000-0000-0000-000000000000",
          "256.256.256.256",
          "fe80::1%eth0",
          "::ffff:10.0.0.1",
          "0.0.0.0",
          "10.0.0.0/0",
          "http://[::1/",
          "http://a b/",
          "//evil",
          "(a+)+$",
          "[");
  private static final List<String> ODD_TOKENS =
      List.of(
          "0",
          "-1",
          "-0",
          "1.5",
          "1e2",
          "1e400",
          "-1e400",
          "1e-400",
          "1E+999999999",
          "9".repeat(1001),
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"a\":{}}",
          "[1,\"a\",null,{}]",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u0000\"",
          "[" + "[".repeat(900) + "]".repeat(900) + "]");

  private static final List<String> COMMON =
      List.of(
          "HTTP", "REJECT", "PATH", "HOST_NAME", "EQUAL_TO", "ROUND_ROBIN", "SOURCE_IP", "NONE");

  private final RandomGenerator random;
  private final Map<String, List<String>> given;

  /**
   * @param given values of attributes that name what is outside, by attribute
   */
  Values(RandomGenerator random, Map<String, List<String>> given) {
    this.random = random;
    this.given = given;
  }

  <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** A value that nobody should have thought of. */
  JsonNode odd() {
    return random.nextBoolean()
        ? NODES.stringNode(any(ODD_TEXTS))
        : NODES.rawValueNode(new RawValue(any(ODD_TOKENS)));
  }

  /** A value for the query or the path. */
  String oddText() {
    var text = any(ODD_TEXTS);
    return text.length() > 3000 ? text.substring(0, 3000) : text;
  }

  /** A value that the schema allows. */
  JsonNode fitting(String name, JsonNode schema) {
    if (given.containsKey(name)) return NODES.stringNode(any(given.get(name)));
    if (schema.has("anyOf") && !schema.has("type")) {
      return fitting(name, any(schema.path("anyOf").valueStream().toList()));
    }
    if (schema.has("enum")) return word(schema.path("enum").valueStream().toList());
    return switch (type(schema)) {
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      case "integer" -> NODES.numberNode(whole(name, schema));
      case "array" -> items(name, schema.path("items"));
      case "object" -> object(schema);
      case "null" -> NODES.nullNode();
      default -> NODES.stringNode(text(name, schema));
    };
  }

  /** Words that go with most others come more often. */
  private JsonNode word(List<JsonNode> words) {
    var common = words.stream().filter(word -> COMMON.contains(word.asString(""))).toList();
    return any(common.isEmpty() || random.nextInt(3) == 0 ? words : common);
  }

  private String type(JsonNode schema) {
    var type = schema.path("type");
    if (!type.isArray()) return type.asString("string");
    return random.nextInt(10) == 0 ? type.get(1).asString() : type.get(0).asString();
  }

  private int whole(String name, JsonNode schema) {
    int min = schema.path("minimum").asInt(0);
    int max = schema.path("maximum").asInt(1000);
    if (name.equals("delay")) return 3 + random.nextInt(10);
    if (name.equals("timeout")) return 1 + random.nextInt(3);
    return switch (random.nextInt(8)) {
      case 0 -> min;
      case 1 -> max;
      default -> min + random.nextInt((int) Math.min((long) max - min, 500) + 1);
    };
  }

  private JsonNode items(String name, JsonNode item) {
    var list = NODES.arrayNode();
    for (int count = random.nextInt(3); count > 0; count--) list.add(fitting(name, item));
    return list;
  }

  /** An object with all that it must have, and some of what it may have. */
  ObjectNode object(JsonNode schema) {
    var object = JSON.createObjectNode();
    var required = schema.path("required").valueStream().map(JsonNode::asString).toList();
    for (var property : schema.path("properties").properties()) {
      var name = property.getKey();
      if (required.contains(name) || wanted(name)) {
        object.set(name, fitting(name, property.getValue()));
      }
    }
    return object;
  }

  /** References to what is mostly not there would make nearly every request fail. */
  private boolean wanted(String name) {
    boolean seldom =
        name.endsWith("_ref")
            || name.endsWith("_refs")
            || name.endsWith("_id")
            || name.endsWith("_ids")
            || name.equals("provider")
            || name.equals("default_pool")
            || name.equals("request_sriov")
            || name.startsWith("hsts_")
            || name.equals("availability_zone")
            || name.equals("vip_address")
            || name.equals("additional_vips");
    return random.nextInt(seldom ? 40 : 6) == 0 || given.containsKey(name);
  }

  private String text(String name, JsonNode schema) {
    var known = known(name);
    if (known != null) return known;
    return switch (schema.path("format").asString("")) {
      case "uuid" -> new java.util.UUID(random.nextLong(), random.nextLong()).toString();
      case "uri" -> "http://" + word() + ".example/" + word();
      case "uri-reference" -> "/" + word();
      default -> schema.has("anyOf") ? address() : word();
    };
  }

  private @org.jspecify.annotations.Nullable String known(String name) {
    return switch (name) {
      case "allowed_cidrs" -> "10." + random.nextInt(256) + ".0.0/16";
      case "persistence_granularity" -> "255.255.255.0";
      case "expected_codes" -> any(List.of("200", "200-204", "200,202"));
      case "tls_ciphers" -> "ECDHE-ECDSA-AES128-GCM-SHA256";
      case "tls_versions" -> any(List.of("TLSv1.2", "TLSv1.3"));
      case "tags" -> any(List.of("red", "green", "blue", "a,b", "é"));
      case "name", "description" ->
          any(List.of("", "web", "db", "Ünïcode", "a b", "x".repeat(255)));
      default -> null;
    };
  }

  private String address() {
    return random.nextInt(5) == 0
        ? "fd00::" + Integer.toHexString(random.nextInt(65536))
        : "10.0." + random.nextInt(256) + "." + random.nextInt(256);
  }

  private String word() {
    var word = new StringBuilder();
    for (int length = 1 + random.nextInt(8); length > 0; length--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }
}
