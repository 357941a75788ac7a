package io.octavia.api.edge;

import io.octavia.config.Config;
import io.octavia.config.Cors;
import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Tells browsers which pages of other origins may call the API. Who asks for OPTIONS is told
 * something good in any case, as by oslo.middleware: so HAProxy asks whether a server is well.
 */
public final class CrossOrigin implements Handler {
  private static final Set<String> SIMPLE =
      Set.of(
          "accept",
          "accept-language",
          "content-type",
          "cache-control",
          "content-language",
          "expires",
          "last-modified",
          "pragma");

  private final Handler inner;
  private final Map<String, Cors.Rule> rules;

  private CrossOrigin(Handler inner, Map<String, Cors.Rule> rules) {
    this.inner = inner;
    this.rules = rules;
  }

  /** Before these requests. Of several rules for an origin the first one counts. */
  public static Handler before(Handler inner, Config config) {
    var rules = new HashMap<String, Cors.Rule>();
    for (var rule : Cors.rules(config)) {
      rule.origins().forEach(origin -> rules.putIfAbsent(origin, rule));
    }
    return new CrossOrigin(inner, rules);
  }

  /** An origin as the answer names it, and what its pages may do. */
  private record Allowed(String origin, Cors.Rule rule) {}

  @Override
  public Response handle(Request request) {
    var answer = inner.handle(request);
    if (!request.method().equals("OPTIONS")) {
      return allowed(request).map(allowed -> readable(answer, allowed)).orElse(answer);
    }
    var asked = answer.status() / 100 == 2 ? answer : Response.empty(200);
    return allowed(request)
        .filter(allowed -> permitted(request, allowed.rule()))
        .map(allowed -> promised(request, asked, allowed))
        .orElse(asked);
  }

  /** The request's origin, if it is one that may ask. */
  private Optional<Allowed> allowed(Request request) {
    return request
        .header("Origin")
        .flatMap(origin -> Stream.of(origin, "*").filter(rules::containsKey).findFirst())
        .map(origin -> new Allowed(origin, Objects.requireNonNull(rules.get(origin))));
  }

  private static Response readable(Response answer, Allowed allowed) {
    var vary = answer.headers().get("Vary");
    var told = named(answer.header("Vary", vary == null ? "Origin" : vary + ",Origin"), allowed);
    var exposed = allowed.rule().exposedHeaders();
    return exposed.isEmpty()
        ? told
        : told.header("Access-Control-Expose-Headers", String.join(",", exposed));
  }

  private static Response named(Response answer, Allowed allowed) {
    var told = answer.header("Access-Control-Allow-Origin", allowed.origin());
    return allowed.rule().credentials()
        ? told.header("Access-Control-Allow-Credentials", "true")
        : told;
  }

  /** Whether the method and all headers of the request to come are allowed. */
  private static boolean permitted(Request request, Cors.Rule rule) {
    Predicate<String> known =
        name ->
            SIMPLE.contains(name.toLowerCase(Locale.ROOT))
                || rule.headers().stream().anyMatch(name::equalsIgnoreCase);
    return request
            .header("Access-Control-Request-Method")
            .filter(rule.methods()::contains)
            .isPresent()
        && announced(request).stream().allMatch(known);
  }

  private static List<String> announced(Request request) {
    return Arrays.stream(request.header("Access-Control-Request-Headers").orElse("").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static Response promised(Request request, Response answer, Allowed allowed) {
    var told = named(answer.header("Vary", "Origin"), allowed);
    int age = allowed.rule().maxAge();
    if (age != 0) told = told.header("Access-Control-Max-Age", Integer.toString(age));
    told =
        told.header(
            "Access-Control-Allow-Methods",
            request.header("Access-Control-Request-Method").orElse(""));
    var headers = announced(request);
    return headers.isEmpty()
        ? told
        : told.header("Access-Control-Allow-Headers", String.join(",", headers));
  }
}
