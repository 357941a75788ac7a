package io.octavia.rpc;

import io.octavia.config.ConfigException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the brokers are, as {@code [DEFAULT] transport_url} says: {@code
 * rabbit://user:password@host:port,user:password@host:port/vhost?option=value}.
 *
 * @param hosts at least one
 * @param options stand above those of {@code [oslo_messaging_rabbit]}
 */
record TransportUrl(List<Host> hosts, String virtualHost, Map<String, String> options) {
  private static final int PORT = 5672;
  private static final String GUEST = "guest";

  /** A broker, and how to log in there. */
  record Host(String name, int port, String user, String password) {
    @Override
    public String toString() {
      return name + ":" + port;
    }
  }

  /**
   * Reads it.
   *
   * @throws ConfigException if it cannot be read; does not quote it, since it holds passwords
   */
  static TransportUrl parse(String url) {
    var colon = url.indexOf("://");
    var scheme = colon < 0 ? url : url.substring(0, colon);
    if (colon < 0 || !(scheme.equals("rabbit") || scheme.equals("kombu"))) {
      throw refused("it must begin with rabbit://");
    }
    var rest = url.substring(colon + 3);
    var question = rest.indexOf('?');
    var query = question < 0 ? "" : rest.substring(question + 1);
    if (question >= 0) rest = rest.substring(0, question);
    var slash = rest.indexOf('/');
    var path = slash < 0 ? "" : rest.substring(slash + 1);
    if (slash >= 0) rest = rest.substring(0, slash);
    return new TransportUrl(
        hosts(rest), path.isEmpty() ? "/" : decoded(path), Map.copyOf(options(query)));
  }

  private static List<Host> hosts(String text) {
    var hosts = new ArrayList<Host>();
    for (var part : text.split(",", -1)) {
      if (!part.isBlank()) hosts.add(host(part.strip()));
    }
    return hosts.isEmpty() ? List.of(new Host("localhost", PORT, GUEST, GUEST)) : hosts;
  }

  private static Host host(String text) {
    var at = text.lastIndexOf('@');
    var login = at < 0 ? "" : text.substring(0, at);
    var place = text.substring(at + 1);
    var colon = login.indexOf(':');
    var user = decoded(colon < 0 ? login : login.substring(0, colon));
    var password = colon < 0 ? "" : decoded(login.substring(colon + 1));
    var name = place;
    var port = "";
    if (place.startsWith("[")) {
      var end = place.indexOf(']');
      if (end < 0) throw refused("an IPv6 address lacks its ]");
      name = place.substring(1, end);
      port = place.substring(end + 1);
      if (port.startsWith(":")) port = port.substring(1);
    } else if (place.indexOf(':') >= 0) {
      name = place.substring(0, place.indexOf(':'));
      port = place.substring(place.indexOf(':') + 1);
    }
    return new Host(
        name.isEmpty() ? "localhost" : name,
        port(port),
        user.isEmpty() ? GUEST : user,
        user.isEmpty() && password.isEmpty() ? GUEST : password);
  }

  private static int port(String text) {
    if (text.isEmpty()) return PORT;
    try {
      var port = Integer.parseInt(text);
      if (port > 0 && port < 65_536) return port;
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw refused("a port must be a number from 1 to 65535");
  }

  private static Map<String, String> options(String query) {
    var options = new LinkedHashMap<String, String>();
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        options.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
      }
    }
    return options;
  }

  /** A plus is a plus, as in Python. */
  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw refused("a % must be followed by two hexadecimal digits");
    }
  }

  private static ConfigException refused(String why) {
    return new ConfigException("[DEFAULT] transport_url cannot be read: " + why);
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return hosts + " " + virtualHost;
  }
}
