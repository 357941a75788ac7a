package io.octavia.testbed;

import io.octavia.api.corpus.Asked;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server answered, value by value, in a form that is the same for different servers: without
 * what is chance, and without what is newer than one of them.
 */
final class Normal {
  /** The name of the value that a fault is. */
  static final String FAULT = "fault";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");

  private static final Pattern NOOP =
      Pattern.compile("198\\.(51\\.100|18\\.0)\\.\\d+|198\\.0\\.2\\.5|2001:db8::[0-9a-f]+");

  /** Texts that end in words without an order. */
  private static final Pattern WORDS =
      Pattern.compile(
          "(.*(?:Unknown attributes? for argument [^:]*|should be one of): )(.*)", Pattern.DOTALL);

  /** What came after the version of the original. */
  private static final Set<String> NEWER =
      Set.of(
          "hsts_max_age",
          "hsts_include_subdomains",
          "hsts_preload",
          "vip_sg_ids",
          "vip_vnic_type",
          "vnic_type",
          "port_id");

  /** Lists without an order. */
  private static final Set<String> SETS =
      Set.of(
          "tags", "allowed_cidrs", "sni_container_refs", "listeners", "pools", "members", "rules");

  private final BothApis apis;
  private final Asked asked;

  /** Answers to that request. */
  Normal(BothApis apis, Asked asked) {
    this.apis = apis;
    this.asked = asked;
  }

  /** All values: of a fault its code and text, else of the body and of the statuses of objects. */
  Map<String, String> of(BothApis.Side side) {
    var answer = side.answer();
    var values = new LinkedHashMap<String, String>();
    if (answer.status() >= 400) {
      values.put(FAULT, answer.status() + " " + fault(answer.text()));
    } else {
      values.put("status", Integer.toString(answer.status()));
      if (!answer.text().isBlank()) flatten("", JSON.readTree(answer.text()), values);
      side.statuses().forEach((name, status) -> values.put("now." + name, status));
    }
    return values;
  }

  private String fault(String text) {
    try {
      var body = JSON.readTree(text);
      var titled = body.path("title").asString("");
      if (!titled.isEmpty()) return titled + ": " + normal(body.path("description").asString(""));
      var says = body.path("faultstring").asString("");
      return body.path("faultcode").asString("?") + ": " + normal(says);
    } catch (JacksonException e) {
      return normal(text);
    }
  }

  private void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      for (var item : node.properties()) {
        if (!NEWER.contains(item.getKey())) {
          flatten(
              path.isEmpty() ? item.getKey() : path + "." + item.getKey(), item.getValue(), values);
        }
      }
    } else if (node.isArray() && node.size() > 0 && node.get(0).size() > 1) {
      int at = 0;
      for (var item : ordered(path, node)) flatten(path + "[" + at++ + "]", item, values);
    } else {
      values.put(path, written(node, set(path)));
    }
  }

  /** By id where the original leaves the order to its database: inside of objects. */
  private List<JsonNode> ordered(String path, JsonNode list) {
    var items = list.valueStream().toList();
    boolean known = items.stream().allMatch(item -> known(item.path("id").asString("")));
    if (!known || !set(path)) return items;
    return items.stream()
        .sorted(Comparator.comparing(item -> item.path("id").asString("")))
        .toList();
  }

  /** An object of the scene, or of a {@link Walk}. */
  private boolean known(String id) {
    return apis.known(id) || id.startsWith("{");
  }

  /** Lists inside of objects, that is; those of whole objects have their order. */
  private static boolean set(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0 && SETS.contains(path.substring(dot + 1));
  }

  private String written(JsonNode node) {
    return written(node, false);
  }

  private String written(JsonNode node, boolean unordered) {
    if (node.isObject()) {
      var fields = new TreeMap<String, String>();
      for (var item : node.properties()) {
        fields.put(item.getKey(), written(item.getValue(), SETS.contains(item.getKey())));
      }
      return fields.toString();
    }
    if (node.isArray()) {
      var items = node.valueStream().map(this::written);
      return (unordered ? items.sorted() : items).collect(Collectors.joining(", ", "[", "]"));
    }
    return node.isString() ? "\"" + normal(node.stringValue()) + "\"" : node.toString();
  }

  private String normal(String text) {
    var result = replaced(text, UUID, id -> apis.known(id) || mentioned(id) ? id : "<new>");
    result = replaced(result, TIME, time -> time.startsWith("2020-01-01") ? time : "<now>");
    for (var address : apis.addresses()) result = result.replace(address, "<api>");
    // What the noop network drivers give whoever names no address.
    result = replaced(result, NOOP, address -> mentioned(address) ? address : "<vip>");
    var words = WORDS.matcher(result);
    return words.matches()
        ? words.group(1)
            + Arrays.stream(words.group(2).split(", ", -1))
                .sorted()
                .collect(Collectors.joining(", "))
        : result;
  }

  private boolean mentioned(String id) {
    return asked.toString().contains(id);
  }

  private static String replaced(String text, Pattern pattern, UnaryOperator<String> by) {
    return pattern
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(by.apply(found.group())));
  }
}
