package io.octavia.agent;

import io.octavia.agent.InterfaceFile.Route;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Makes the static routes of one interface what they should be. A route that the kernel refuses is
 * logged and the others are made: a wrong host route of a user must not take the interface down.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  /** What tells two routes apart. */
  private record Key(
      String destination, Optional<InetAddress> gateway, Optional<InetAddress> source, int table) {

    static Key of(Route route) {
      Integer table = route.table();
      return new Key(
          IpAddresses.network(route.dst()).toString(),
          Optional.ofNullable(route.gateway()).map(IpAddresses::address),
          Optional.ofNullable(route.prefsrc()).map(IpAddresses::address),
          table == null ? InterfaceFile.MAIN_TABLE : table);
    }

    static Key of(JsonNode row, boolean v6) {
      String destination = row.path("dst").asString("");
      String network = destination.equals("default") ? (v6 ? "::/0" : "0.0.0.0/0") : destination;
      String table = row.path("table").asString("main");
      return new Key(
          IpAddresses.network(network).toString(),
          address(row, "gateway"),
          address(row, "prefsrc"),
          table.equals("main") ? InterfaceFile.MAIN_TABLE : Integer.parseInt(table));
    }

    private static Optional<InetAddress> address(JsonNode row, String name) {
      return row.has(name)
          ? Optional.of(IpAddresses.address(row.path(name).asString("")))
          : Optional.empty();
    }

    boolean samePlace(Key other) {
      return destination.equals(other.destination) && table == other.table;
    }

    List<String> words(String name) {
      var words = new ArrayList<>(List.of(destination, "dev", name));
      gateway.ifPresent(address -> words.addAll(List.of("via", address.getHostAddress())));
      source.ifPresent(address -> words.addAll(List.of("src", address.getHostAddress())));
      words.addAll(List.of("table", Integer.toString(table), "proto", "static"));
      return words;
    }
  }

  private final IpCommand ip;

  Routes(IpCommand ip) {
    this.ip = ip;
  }

  void apply(String name, List<Route> wanted) {
    var missing = new LinkedHashMap<Key, Route>();
    wanted.forEach(route -> missing.put(Key.of(route), route));
    var leftover = new ArrayList<Key>();
    for (Key key : present(name)) {
      if (missing.remove(key) == null) {
        leftover.add(key);
      }
    }
    for (Map.Entry<Key, Route> entry : missing.entrySet()) {
      boolean changed = leftover.removeIf(key -> key.samePlace(entry.getKey()));
      attempt(changed ? "replace" : "add", name, entry.getKey(), entry.getValue());
    }
    for (Key key : leftover) {
      var words = new ArrayList<>(List.of("route", "del"));
      words.addAll(key.words(name));
      ip.change(words);
    }
  }

  private void attempt(String verb, String name, Key key, Route route) {
    var words = new ArrayList<>(List.of("route", verb));
    words.addAll(key.words(name));
    if (route.scope() != null) {
      words.addAll(List.of("scope", route.scope()));
    }
    if (route.flags() != null) {
      words.addAll(route.flags());
    }
    try {
      ip.add(words);
    } catch (CommandException e) {
      LOG.warn("a route of {} is left out: {}", name, e.getMessage());
    }
  }

  private List<Key> present(String name) {
    var keys = new ArrayList<Key>();
    for (boolean v6 : new boolean[] {false, true}) {
      var rows = ip.list(v6 ? "-6" : "-4", "route", "show", "table", "all", "dev", name);
      for (JsonNode row : rows) {
        if (row.path("protocol").asString("").equals("static")) {
          keys.add(Key.of(row, v6));
        }
      }
    }
    return keys;
  }
}
