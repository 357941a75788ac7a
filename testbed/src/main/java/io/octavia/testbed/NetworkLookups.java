package io.octavia.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of Neutron as clients of load balancers look things up in: one network with two subnets,
 * a port, a QoS policy. For the product with noop drivers, which asks no Neutron.
 */
public final class NetworkLookups implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final String network = UUID.randomUUID().toString();
  private final String subnet = UUID.randomUUID().toString();
  private final Map<String, List<Map<String, Object>>> collections;

  private NetworkLookups(HttpServer server) {
    this.server = server;
    this.collections =
        Map.of(
            "networks",
            List.of(Map.of("id", network, "name", "public", "status", "ACTIVE")),
            "subnets",
            List.of(
                subnet(subnet, "public-4", 4, "192.0.2.0/24"),
                subnet(UUID.randomUUID().toString(), "public-6", 6, "2001:db8::/64")),
            "ports",
            List.of(
                Map.of(
                    "id", UUID.randomUUID().toString(), "name", "reserved", "network_id", network)),
            "policies",
            List.of(Map.of("id", UUID.randomUUID().toString(), "name", "bronze")),
            "security_groups",
            List.of(),
            "extensions",
            List.of());
  }

  private Map<String, Object> subnet(String id, String name, int version, String cidr) {
    return Map.of(
        "id", id, "name", name, "network_id", network, "ip_version", version, "cidr", cidr);
  }

  /** Starts it on a free port of 127.0.0.1. */
  public static NetworkLookups start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var lookups = new NetworkLookups(server);
      server.createContext("/", lookups::answer);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return lookups;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The id of the network {@code public}. */
  public String network() {
    return network;
  }

  /** The id of its subnet {@code public-4}. */
  public String subnet() {
    return subnet;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var segments = words("/", exchange.getRequestURI().getPath());
    var found = segments.stream().filter(it -> collections.containsKey(it.replace('-', '_')));
    var collection = found.findFirst();
    if (!exchange.getRequestMethod().equals("GET")) {
      send(exchange, 405, Map.of());
    } else if (collection.isEmpty()) {
      send(exchange, segments.size() < 2 ? 200 : 404, versions());
    } else {
      var name = collection.get().replace('-', '_');
      var all = collections.getOrDefault(name, List.of());
      var last = segments.getLast();
      if (last.equals(collection.get())) {
        var query = exchange.getRequestURI().getRawQuery();
        send(exchange, 200, Map.of(name, matching(all, query == null ? "" : query)));
      } else {
        var one = all.stream().filter(it -> last.equals(it.get("id"))).findFirst();
        if (one.isPresent()) send(exchange, 200, Map.of(singular(name), one.get()));
        else send(exchange, 404, Map.of());
      }
    }
  }

  private Map<String, Object> versions() {
    var links = List.of(Map.of("rel", "self", "href", address() + "/v2.0/"));
    return Map.of("versions", List.of(Map.of("id", "v2.0", "status", "CURRENT", "links", links)));
  }

  private static List<String> words(String separator, String text) {
    return Pattern.compile(separator).splitAsStream(text).filter(word -> !word.isEmpty()).toList();
  }

  private static String singular(String name) {
    return name.equals("policies") ? "policy" : name.substring(0, name.length() - 1);
  }

  private static List<Map<String, Object>> matching(List<Map<String, Object>> all, String query) {
    var matching = new ArrayList<>(all);
    for (var pair : words("&", query)) {
      int equals = pair.indexOf('=');
      if (equals < 0) continue;
      var key = pair.substring(0, equals);
      var value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
      if (List.of("id", "name", "network_id").contains(key)) {
        matching.removeIf(it -> !value.equals(it.get(key)));
      }
    }
    return matching;
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    var bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
