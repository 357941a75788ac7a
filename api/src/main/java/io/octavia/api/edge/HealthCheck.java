package io.octavia.api.edge;

import io.octavia.api.schema.Address;
import io.octavia.api.schema.Cidr;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Healthcheck;
import io.octavia.db.Db;
import io.octavia.http.Handler;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /healthcheck}, as oslo.middleware answers it: for load balancers before the API. */
public final class HealthCheck implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);
  private static final Set<String> PATHS = Set.of("/healthcheck", "/load-balancer/healthcheck");
  private static final List<String> FORWARDED =
      List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto");

  private final Handler inner;
  private final InstantSource clock;
  private final List<Check> checks;
  private final List<Cidr> sources;
  private final boolean notProxied;
  private final boolean detailed;

  private HealthCheck(Handler inner, Config config, InstantSource clock, List<Check> checks) {
    this.inner = inner;
    this.clock = clock;
    this.checks = checks;
    this.sources =
        config.get(Healthcheck.ALLOWED_SOURCE_RANGES).stream()
            .flatMap(range -> Cidr.parse(range).stream())
            .toList();
    this.notProxied = config.get(Healthcheck.IGNORE_PROXIED_REQUESTS);
    this.detailed = config.get(Healthcheck.DETAILED);
  }

  /** Before these requests, if the operator wants it. */
  public static Handler before(Handler inner, Config config, Db db, InstantSource clock) {
    if (!config.get(ApiSettings.HEALTHCHECK_ENABLED)) return inner;
    var checks =
        config.get(Healthcheck.BACKENDS).stream()
            .flatMap(name -> {
              var check = Check.named(name, config, db, clock);
              if (check.isEmpty()) LOG.warn("[healthcheck] backends: there is no {}", name);
              return check.stream();
            })
            .toList();
    return new HealthCheck(inner, config, clock, checks);
  }

  @Override
  public Response handle(Request request) {
    if (!PATHS.contains(request.path()) || !mayAsk(request)) return inner.handle(request);
    if (!Set.of("GET", "HEAD").contains(request.method())) {
      return Response.empty(405).header("Allow", "GET, HEAD");
    }
    var results = checks.stream().map(Check::now).toList();
    boolean healthy = results.stream().allMatch(Check.Result::available);
    if (request.method().equals("HEAD")) return Response.empty(healthy ? 204 : 503);
    int status = healthy ? 200 : 503;
    return switch (form(request.header("Accept").orElse("*/*"))) {
      case "application/json" -> json(status, results);
      case "text/html" -> html(status, results);
      default -> Response.text(status, String.join("\n", reasons(results)));
    };
  }

  private boolean mayAsk(Request request) {
    if (notProxied && FORWARDED.stream().anyMatch(name -> request.header(name).isPresent())) {
      return false;
    }
    return sources.isEmpty()
        || Address.parse(request.peer())
            .filter(peer -> sources.stream().anyMatch(range -> range.contains(peer)))
            .isPresent();
  }

  /** The first of our forms that the client takes; text where it takes none. */
  private static String form(String accept) {
    var ranges =
        Arrays.stream(accept.split(","))
            .map(range -> range.replaceFirst(";.*", "").strip())
            .toList();
    return Stream.of("text/plain", "text/html", "application/json")
        .filter(form ->
            ranges.contains(form)
                || ranges.contains("*/*")
                || ranges.contains(form.replaceFirst("/.*", "/*")))
        .findFirst()
        .orElse("text/plain");
  }

  private static List<String> reasons(List<Check.Result> results) {
    return results.isEmpty() ? List.of("OK") : results.stream().map(Check.Result::reason).toList();
  }

  private Response json(int status, List<Check.Result> results) {
    var shown = new TreeMap<String, Object>();
    shown.put("detailed", detailed);
    shown.put(
        "reasons", detailed ? results.stream().map(HealthCheck::told).toList() : reasons(results));
    if (detailed) {
      shown.put("now", clock.instant().toString().replace('T', ' ').replace("Z", ""));
      shown.put("platform", System.getProperty("os.name") + "-" + System.getProperty("os.version"));
      shown.put("python_version", "none: Java " + Runtime.version());
      shown.put("gc", Map.of("counts", List.of(), "threshold", List.of()));
      shown.put("greenthreads", List.of());
      shown.put("threads", threads());
    }
    return new Response(
        status,
        Map.of("Content-Type", "application/json"),
        Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(shown));
  }

  private static Map<String, String> told(Check.Result result) {
    return new TreeMap<>(
        Map.of("reason", result.reason(), "details", result.details(), "class", result.kind()));
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().entrySet().stream()
        .map(thread -> thread.getKey().getName() + " " + Arrays.toString(thread.getValue()))
        .toList();
  }

  private Response html(int status, List<Check.Result> results) {
    var rows = new StringBuilder();
    for (var reason : reasons(results)) {
      rows.append("<TR><TD>").append(escaped(reason)).append("</TD></TR>");
    }
    var page =
        "<HTML><HEAD><TITLE>Healthcheck Status</TITLE></HEAD><BODY><H2>Result of "
            + results.size()
            + " checks:</H2><TABLE bgcolor=\"#ffffff\" border=\"1\"><TBODY><TR><TH>Reason</TH></TR>"
            + rows
            + "</TBODY></TABLE></BODY></HTML>";
    return Response.text(status, page).header("Content-Type", "text/html; charset=UTF-8");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
