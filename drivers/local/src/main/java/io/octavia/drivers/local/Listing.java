package io.octavia.drivers.local;

import io.octavia.http.Parameter;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Neutron's list parameters: {@code field=value} (repeated: any of them), {@code fields}, {@code
 * sort_key} with {@code sort_dir}, {@code limit} and {@code marker}.
 */
final class Listing {
  private static final Set<String> CONTROLS =
      Set.of("fields", "sort_key", "sort_dir", "limit", "marker", "page_reverse");

  private Listing() {}

  /** The objects that the query asks for. */
  static Response of(Request request, String key, List<Map<String, Object>> all) {
    Map<String, List<String>> wanted =
        request.query().stream()
            .filter(parameter -> !CONTROLS.contains(parameter.name()))
            .collect(
                Collectors.groupingBy(
                    Parameter::name, Collectors.mapping(Parameter::value, Collectors.toList())));
    List<Map<String, Object>> found =
        all.stream()
            .filter(view -> wanted.entrySet().stream().allMatch(wish -> matches(view, wish)))
            .sorted(order(request))
            .toList();
    return Response.json(
        200,
        Map.of(key, page(request, found).stream().map(view -> project(request, view)).toList()));
  }

  /** The object with the wanted {@code fields} only, if any are named. */
  static Map<String, Object> project(Request request, Map<String, Object> view) {
    Set<String> fields =
        request.query().stream()
            .filter(parameter -> parameter.name().equals("fields"))
            .map(Parameter::value)
            .collect(Collectors.toSet());
    if (fields.isEmpty()) {
      return view;
    }
    Map<String, Object> projected = new LinkedHashMap<>(view);
    projected.keySet().retainAll(fields);
    return projected;
  }

  private static boolean matches(Map<String, Object> view, Map.Entry<String, List<String>> wish) {
    Object value = view.get(wish.getKey());
    if (value == null) {
      // Neutron ignores a filter that it does not know; one for a field without value finds
      // nothing.
      return !view.containsKey(wish.getKey());
    }
    return wish.getValue().stream().anyMatch(text -> matches(value, text));
  }

  private static boolean matches(Object value, String text) {
    return switch (value) {
      case Boolean flag -> flag.toString().equalsIgnoreCase(text);
      case Collection<?> values -> values.stream().anyMatch(element -> matches(element, text));
      case Map<?, ?> fields ->
          fields.entrySet().stream()
              .anyMatch(field -> text.equals(field.getKey() + "=" + field.getValue()));
      default -> value.toString().equals(text);
    };
  }

  private static Comparator<Map<String, Object>> order(Request request) {
    String key = request.query("sort_key").orElse("");
    if (key.isEmpty()) {
      return (_, _) -> 0;
    }
    Comparator<Map<String, Object>> order =
        Comparator.comparing(view -> String.valueOf(view.get(key)));
    return request.query("sort_dir").filter("desc"::equals).isPresent() ? order.reversed() : order;
  }

  private static List<Map<String, Object>> page(Request request, List<Map<String, Object>> found) {
    String marker = request.query("marker").orElse("");
    int from = 0;
    for (int i = 0; i < found.size(); i++) {
      if (!marker.isEmpty() && marker.equals(found.get(i).get("id"))) {
        from = i + 1;
      }
    }
    int limit = number(request.query("limit").orElse("0"));
    int to = limit == 0 ? found.size() : (int) Math.min(found.size(), (long) from + limit);
    return found.subList(from, to);
  }

  private static int number(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 0) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // Said below, for negative numbers too.
    }
    throw NeutronFault.badRequest("Bad limit: '" + text + "' is not a whole number of 0 or more.");
  }
}
