package io.octavia.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One request, read to its end. Immutable but for the body array, which belongs to the handler.
 *
 * <p>The path is kept raw, as it came over the wire ({@code //} stays {@code //}); {@link
 * #segments()} is what lies between its slashes, percent-decoded one by one, so that an encoded
 * slash never splits a segment.
 */
public final class Request {
  private final String id;
  private final String method;
  private final String path;
  private final List<String> segments;
  private final List<Parameter> query;
  private final Map<String, List<String>> headers;
  private final byte[] body;
  private final boolean secure;
  private final String peer;
  private final Map<String, String> params;

  private Request(
      String id,
      String method,
      String path,
      List<String> segments,
      List<Parameter> query,
      Map<String, List<String>> headers,
      byte[] body,
      boolean secure,
      String peer,
      Map<String, String> params) {
    this.id = id;
    this.method = method;
    this.path = path;
    this.segments = segments;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.secure = secure;
    this.peer = peer;
    this.params = params;
  }

  /**
   * What arrived at a listener. Throws {@link IllegalArgumentException} when the target is not
   * validly encoded.
   */
  static Request received(
      String id,
      String method,
      String target,
      Map<String, List<String>> headers,
      byte[] body,
      boolean secure,
      String peer) {
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    List<Parameter> query = mark < 0 ? List.of() : parameters(target.substring(mark + 1));
    var names = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, values) -> names.put(name, List.copyOf(values)));
    return new Request(id, method, path, split(path), query, names, body, secure, peer, Map.of());
  }

  /** A request that no socket brought: {@code target} is the raw path with an optional query. */
  public static Request of(String method, String target, Map<String, String> headers, byte[] body) {
    var lists = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    return received("req-none", method, target, lists, body, false, "");
  }

  private static List<String> split(String path) {
    String relative = path.startsWith("/") ? path.substring(1) : path;
    if (relative.isEmpty()) {
      return List.of();
    }
    var segments = new ArrayList<String>();
    for (String raw : relative.split("/", -1)) {
      segments.add(PercentCoding.decodeSegment(raw));
    }
    return List.copyOf(segments);
  }

  private static List<Parameter> parameters(String query) {
    var parameters = new ArrayList<Parameter>();
    for (String pair : query.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.add(
          new Parameter(PercentCoding.decodeQuery(name), PercentCoding.decodeQuery(value)));
    }
    return List.copyOf(parameters);
  }

  /** {@code req-} and a UUID, made by the server for each request; logs carry it. */
  public String id() {
    return id;
  }

  /** The method as sent, e.g. {@code GET}. */
  public String method() {
    return method;
  }

  /** The raw path without the query, exactly as sent. */
  public String path() {
    return path;
  }

  /**
   * The decoded texts between the path's slashes: none for {@code /}, {@code ["a", ""]} for {@code
   * /a/}.
   */
  public List<String> segments() {
    return segments;
  }

  /** The decoded query in its order, repeated names included. */
  public List<Parameter> query() {
    return query;
  }

  /** The first query value of that name. */
  public Optional<String> query(String name) {
    return query.stream()
        .filter(parameter -> parameter.name().equals(name))
        .map(Parameter::value)
        .findFirst();
  }

  /** The first value of a header; names are compared without case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name))
        .filter(values -> !values.isEmpty())
        .map(List::getFirst);
  }

  /** All headers by name (compared without case) with all their values. */
  public Map<String, List<String>> headers() {
    return Collections.unmodifiableMap(headers);
  }

  /** The body, empty when there is none. */
  public byte[] body() {
    return body;
  }

  /** The body as UTF-8. */
  public String bodyText() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether it came over TLS. */
  public boolean secure() {
    return secure;
  }

  /** The address of the other side, without port; empty when no socket brought the request. */
  public String peer() {
    return peer;
  }

  /**
   * A path parameter, e.g. {@code id} of the route {@code /v2/lbaas/listeners/{id}}. It is an error
   * to ask for one that the route does not have.
   */
  public String param(String name) {
    String value = params.get(name);
    if (value == null) {
      throw new IllegalStateException("The route of " + path + " has no parameter '" + name + "'");
    }
    return value;
  }

  /** This request with these path parameters instead of its own. */
  public Request withParams(Map<String, String> values) {
    return new Request(
        id, method, path, segments, query, headers, body, secure, peer, Map.copyOf(values));
  }

  /** This request with that header, in place of any of the name it had. */
  public Request withHeader(String name, String value) {
    var changed = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    changed.putAll(headers);
    changed.put(name, List.of(value));
    return new Request(id, method, path, segments, query, changed, body, secure, peer, params);
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
