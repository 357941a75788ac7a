package io.octavia.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/**
 * A tree of path segments. A literal segment wins over a parameter, so {@code /vrrp/upload} is
 * found before {@code /vrrp/{action}}; where the literal has no handler for the method the
 * parameter is still asked. Build it whole before the first request: it is not meant to change
 * afterwards.
 */
public final class Router implements Handler {
  private record Route(List<String> names, Handler handler) {}

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final List<Node> parameter = new ArrayList<>(1);
    private final Map<String, Route> routes = new LinkedHashMap<>();
  }

  private record Match(Node node, List<String> values) {}

  private final Node root = new Node();
  private Handler notFound = request -> Response.empty(404);
  private BiFunction<Request, Set<String>, Response> methodNotAllowed =
      (request, allowed) -> Response.empty(405).header("Allow", String.join(", ", allowed));
  private boolean trailingSlash;

  /**
   * Adds a route: {@code template} is made of literal segments and {@code {name}} parameters, each
   * a whole segment, never empty.
   */
  public Router route(String method, String template, Handler handler) {
    var names = new ArrayList<String>();
    Node node = root;
    for (String segment : segments(template)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        names.add(segment.substring(1, segment.length() - 1));
        if (node.parameter.isEmpty()) {
          node.parameter.add(new Node());
        }
        node = node.parameter.getFirst();
      } else {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
      }
    }
    if (node.routes.putIfAbsent(method, new Route(List.copyOf(names), handler)) != null) {
      throw new IllegalStateException("Two routes for " + method + " " + template);
    }
    return this;
  }

  /** What answers a path without a route; at first an empty 404. */
  public Router notFound(Handler handler) {
    notFound = handler;
    return this;
  }

  /**
   * What answers a known path with another method, given the methods it has, sorted; at first an
   * empty 405 with {@code Allow}.
   */
  public Router methodNotAllowed(BiFunction<Request, Set<String>, Response> answer) {
    methodNotAllowed = answer;
    return this;
  }

  /** Lets every path but the root also be asked with one slash at its end. */
  public Router acceptTrailingSlash() {
    trailingSlash = true;
    return this;
  }

  @Override
  public Response handle(Request request) {
    List<String> segments = request.segments();
    if (trailingSlash && segments.size() > 1 && segments.getLast().isEmpty()) {
      segments = segments.subList(0, segments.size() - 1);
    }
    var matches = new ArrayList<Match>();
    collect(root, segments, 0, new ArrayList<>(), matches);
    var allowed = new TreeSet<String>();
    for (Match match : matches) {
      Route route = match.node.routes.get(request.method());
      if (route != null) {
        return route.handler.handle(request.withParams(parameters(route.names, match.values)));
      }
      allowed.addAll(match.node.routes.keySet());
    }
    return allowed.isEmpty() ? notFound.handle(request) : methodNotAllowed.apply(request, allowed);
  }

  private static void collect(
      Node node, List<String> segments, int depth, List<String> values, List<Match> matches) {
    if (depth == segments.size()) {
      if (!node.routes.isEmpty()) {
        matches.add(new Match(node, List.copyOf(values)));
      }
      return;
    }
    String segment = segments.get(depth);
    Node literal = node.literals.get(segment);
    if (literal != null) {
      collect(literal, segments, depth + 1, values, matches);
    }
    if (!node.parameter.isEmpty() && !segment.isEmpty()) {
      values.add(segment);
      collect(node.parameter.getFirst(), segments, depth + 1, values, matches);
      values.removeLast();
    }
  }

  private static Map<String, String> parameters(List<String> names, List<String> values) {
    var parameters = new HashMap<String, String>();
    for (int at = 0; at < names.size(); at++) {
      parameters.put(names.get(at), values.get(at));
    }
    return parameters;
  }

  private static List<String> segments(String template) {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("A route starts with a slash: " + template);
    }
    return template.equals("/") ? List.of() : List.of(template.substring(1).split("/", -1));
  }
}
