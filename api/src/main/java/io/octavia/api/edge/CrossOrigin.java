package io.octavia.api.edge;

import io.octavia.config.Config;
import io.octavia.config.Cors;
import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
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
  private final Config config;
  private final List<String> origins;

  private CrossOrigin(Handler inner, Config config, List<String> origins) {
    this.inner = inner;
    this.config = config;
    this.origins = origins;
  }

  /** Before these requests. */
  public static Handler before(Handler inner, Config config) {
    return new CrossOrigin(inner, config, config.find(Cors.ALLOWED_ORIGIN).orElse(List.of()));
  }

  @Override
  public Response handle(Request request) {
    var answer = inner.handle(request);
    if (!request.method().equals("OPTIONS")) {
      return allowed(request).map(origin -> readable(answer, origin)).orElse(answer);
    }
    var asked = answer.status() / 100 == 2 ? answer : Response.empty(200);
    return allowed(request)
        .filter(_ -> permitted(request))
        .map(origin -> promised(request, asked, origin))
        .orElse(asked);
  }

  /** The request's origin as the answer names it, if it is one that may ask. */
  private Optional<String> allowed(Request request) {
    return request
        .header("Origin")
        .flatMap(origin -> Stream.of(origin, "*").filter(origins::contains).findFirst());
  }

  private Response readable(Response answer, String origin) {
    var vary = answer.headers().get("Vary");
    var told =
        credentials(
            answer
                .header("Vary", vary == null ? "Origin" : vary + ",Origin")
                .header("Access-Control-Allow-Origin", origin));
    var exposed = config.get(Cors.EXPOSE_HEADERS);
    return exposed.isEmpty()
        ? told
        : told.header("Access-Control-Expose-Headers", String.join(",", exposed));
  }

  private Response credentials(Response answer) {
    return config.get(Cors.ALLOW_CREDENTIALS)
        ? answer.header("Access-Control-Allow-Credentials", "true")
        : answer;
  }

  /** Whether the method and all headers of the request to come are allowed. */
  private boolean permitted(Request request) {
    Predicate<String> known =
        name ->
            SIMPLE.contains(name.toLowerCase(Locale.ROOT))
                || config.get(Cors.ALLOW_HEADERS).stream().anyMatch(name::equalsIgnoreCase);
    return request
            .header("Access-Control-Request-Method")
            .filter(config.get(Cors.ALLOW_METHODS)::contains)
            .isPresent()
        && announced(request).stream().allMatch(known);
  }

  private static List<String> announced(Request request) {
    return Arrays.stream(request.header("Access-Control-Request-Headers").orElse("").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private Response promised(Request request, Response answer, String origin) {
    var told =
        credentials(answer.header("Vary", "Origin").header("Access-Control-Allow-Origin", origin));
    int age = config.get(Cors.MAX_AGE);
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
