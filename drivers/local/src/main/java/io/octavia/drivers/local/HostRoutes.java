package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Which addresses the machine itself knows a way to, so that no subnet of ours takes them over. */
record HostRoutes(List<Route> routes) {
  /** A destination other than "everything else", and the interface it is reached through. */
  record Route(Cidr destination, String device) {}

  /** Reads all routing tables: connected ranges and local addresses are in them too. */
  static HostRoutes read(Commands commands) {
    List<Route> routes = new ArrayList<>();
    for (String family : new String[] {"-4", "-6"}) {
      String json = commands.run("ip", "-json", family, "route", "show", "table", "all");
      try {
        for (JsonNode route : JsonMapper.shared().readTree(json.isBlank() ? "[]" : json)) {
          String destination = route.path("dst").asString("default");
          String type = route.path("type").asString("unicast");
          if (!destination.equals("default") && !type.equals("multicast")) {
            routes.add(new Route(Cidr.parse(destination), route.path("dev").asString("")));
          }
        }
      } catch (JacksonException | IllegalArgumentException e) {
        throw new CloudException(Kind.UNAVAILABLE, "cannot read the routes of this machine", e);
      }
    }
    return new HostRoutes(List.copyOf(routes));
  }

  /** A route to addresses of that range. */
  Optional<Route> into(Cidr range) {
    return routes.stream().filter(route -> route.destination.overlaps(range)).findFirst();
  }

  /** A private range that the machine knows nothing of. */
  Cidr unusedRange() {
    return IntStream.rangeClosed(20, 250)
        .mapToObj(octet -> Cidr.parse("10." + octet + ".0.0/24"))
        .filter(range -> into(range).isEmpty())
        .findFirst()
        .or(() ->
            IntStream.rangeClosed(1, 254)
                .mapToObj(octet -> Cidr.parse("192.168." + octet + ".0/24"))
                .filter(range -> into(range).isEmpty())
                .findFirst())
        .orElseThrow(() ->
            new CloudException(
                Kind.REFUSED,
                "All private address ranges have routes on this machine: name a range for the"
                    + " first network"));
  }
}
