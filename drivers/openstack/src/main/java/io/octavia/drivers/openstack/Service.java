package io.octavia.drivers.openstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.config.Config;
import io.octavia.config.Option;
import io.octavia.config.ServiceAuth;
import io.octavia.domain.cloud.CloudException;
import io.octavia.http.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * One service of the cloud, spoken to in JSON. Paths are given in segments, which may hold
 * anything.
 *
 * <p>All methods throw {@link CloudException} with the service's name and words: {@code NOT_FOUND}
 * for 404, {@code CONFLICT} for 409, {@code REFUSED} for what else is the request's fault, {@code
 * UNAVAILABLE} for all that is not. Thread-safe.
 */
public final class Service {
  private final Session session;
  private final Line line;
  private final Whereabouts whereabouts;
  private final Map<String, String> headers;
  private final @Nullable String token;

  private Service(
      Session session,
      Line line,
      Whereabouts whereabouts,
      Map<String, String> headers,
      @Nullable String token) {
    this.session = session;
    this.line = line;
    this.whereabouts = whereabouts;
    this.headers = Map.copyOf(headers);
    this.token = token;
  }

  /** A service that is asked in our own name, and believed by the same authorities as Keystone. */
  public static Service of(Session session, Whereabouts whereabouts) {
    return new Service(session, session.line(), whereabouts, Map.of(), null);
  }

  /**
   * A service that is asked in the name of {@code [service_auth]}.
   *
   * @param headers of every request: the version of the API, where it is told so
   * @param cafile with the authority of the service's own certificate
   * @param insecure whether to believe whoever answers
   * @throws IllegalArgumentException if a file cannot be used
   */
  public static Service of(
      Session session,
      Whereabouts whereabouts,
      Map<String, String> headers,
      Config config,
      Option<String> cafile,
      Option<Boolean> insecure) {
    var options = ServiceAuth.SESSION;
    var trust =
        Trust.of(
            config,
            options,
            config.find(cafile).filter(file -> !file.isEmpty()),
            config.get(insecure));
    var line = new Line(trust, Patience.of(config, options));
    return new Service(session, line, whereabouts, headers, null);
  }

  /** The same, asked in the name of whose token it is. */
  public Service as(String token) {
    return new Service(session, line, whereabouts, headers, token);
  }

  /** The project that is ours, of which things are unless we say otherwise. */
  public String project() {
    return session.projectId();
  }

  /** The root of its API, as far as the catalog or the configuration leads. */
  public String address() {
    return whereabouts.root(session);
  }

  /** What is there; empty if nothing is. */
  public Optional<JsonNode> find(String... path) {
    var answer = send("GET", null, Map.of(), path);
    return answer.status() == 404 ? Optional.empty() : Optional.of(content(answer));
  }

  /** What is there, as the query wants it. */
  public JsonNode get(Map<String, String> query, String... path) {
    return content(send("GET", null, query, path));
  }

  /**
   * All that there is of a kind, as the query wants it.
   *
   * @param name of the list in the answer. An answer without it is none: what we look for in vain
   *     we make, and would make twice
   */
  public List<JsonNode> list(String name, Map<String, String> query, String... path) {
    var answer = send("GET", null, query, path);
    var list = content(answer).path(name);
    if (!list.isArray()) throw failure(answer, "there is no list of " + name + " in the answer");
    return list.valueStream().toList();
  }

  /**
   * The bytes that are there; empty if nothing is.
   *
   * @param type MIME type
   */
  public Optional<byte[]> payload(String type, String... path) {
    var call = new Call("GET", uri(Map.of(), path), headers, new byte[0], true);
    var answer = sent(call.header("Accept", type));
    if (answer.status() == 404) return Optional.empty();
    if (answer.status() >= 300) throw Complaint.of(whereabouts.people(), answer);
    return Optional.of(answer.body());
  }

  /** Does something. Never tried twice: who asks has to look whether it is done. */
  public JsonNode post(Object body, String... path) {
    return content(send("POST", body, Map.of(), path));
  }

  /**
   * Makes something, and returns it with the id that it was given. Never tried twice: who asks has
   * to look whether it is there.
   *
   * @param name of the thing in the body and in the answer
   */
  public JsonNode make(String name, Map<String, ?> body, String... path) {
    var answer = send("POST", body, Map.of(), path);
    var made = content(answer).path(name);
    if (made.path("id").asString("").isEmpty()) {
      throw failure(answer, "there is no " + name + " with an id in the answer");
    }
    return made;
  }

  /** Changes something. */
  public JsonNode put(Object body, String... path) {
    return content(send("PUT", body, Map.of(), path));
  }

  /** Takes something away; false if it was not there. */
  public boolean delete(String... path) {
    var answer = send("DELETE", null, Map.of(), path);
    if (answer.status() == 404) return false;
    content(answer);
    return true;
  }

  private JsonNode content(Answer answer) {
    if (answer.status() >= 300) throw Complaint.of(whereabouts.people(), answer);
    if (answer.body().length == 0) return MissingNode.getInstance();
    try {
      return answer.json();
    } catch (CloudException e) {
      throw named(e);
    }
  }

  private CloudException failure(Answer answer, String why) {
    return named(answer.failure(why));
  }

  private CloudException named(CloudException e) {
    return new CloudException(e.kind(), whereabouts.people() + ": " + e.getMessage(), e);
  }

  private Answer send(
      String method, @Nullable Object body, Map<String, String> query, String... path) {
    var bytes = body == null ? new byte[0] : Json.MAPPER.writeValueAsBytes(body);
    return sent(new Call(method, uri(query, path), headers, bytes, !method.equals("POST")));
  }

  private Answer sent(Call call) {
    try {
      return token == null
          ? session.send(call, line)
          : line.send(call.header("X-Auth-Token", token));
    } catch (CloudException e) {
      throw named(e);
    }
  }

  private URI uri(Map<String, String> query, String... path) {
    var root = whereabouts.root(session);
    var segments = Arrays.stream(path).map(Service::encoded).toList();
    // The catalog may lead to the root of the API, or to one of its versions already.
    var first = segments.getFirst();
    var skipped = root.endsWith("/" + first) || root.contains("/" + first + "/") ? 1 : 0;
    var all = segments.stream().skip(skipped).collect(Collectors.joining("/", root + "/", ""));
    if (query.isEmpty()) return URI.create(all);
    return URI.create(
        query.entrySet().stream()
            .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&", all + "?", "")));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
