package io.octavia.drivers.openstack;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Which services there are, and where, as Keystone says it with a token. */
public record Catalog(List<Endpoint> endpoints) {
  /** A service's address for some of its callers. */
  public record Endpoint(String type, String name, String side, String region, URI uri) {}

  /** Copies the endpoints. */
  public Catalog {
    endpoints = List.copyOf(endpoints);
  }

  /** What a token's {@code catalog} says; entries that make no sense are left out. */
  static Catalog of(JsonNode catalog) {
    var endpoints = new ArrayList<Endpoint>();
    for (var service : catalog) {
      for (var endpoint : service.path("endpoints")) {
        uri(endpoint.path("url").asString(""))
            .ifPresent(uri ->
                endpoints.add(
                    new Endpoint(
                        service.path("type").asString(""),
                        service.path("name").asString(""),
                        endpoint.path("interface").asString(""),
                        endpoint.path("region").asString(""),
                        uri)));
      }
    }
    return new Catalog(endpoints);
  }

  /** The address of a service, if the text is one. */
  static Optional<URI> uri(String text) {
    try {
      var uri = URI.create(text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Where a service is.
   *
   * @param name null for any
   * @param side {@code public}, {@code internal} or {@code admin}
   * @param region null for any
   */
  public Optional<URI> find(
      String type, @Nullable String name, String side, @Nullable String region) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.type().equals(type) && endpoint.side().equals(side))
        .filter(endpoint -> name == null || endpoint.name().equals(name))
        .filter(endpoint -> region == null || endpoint.region().equals(region))
        .map(Endpoint::uri)
        .findFirst();
  }

  /** The types of all services. */
  public Set<String> types() {
    return endpoints.stream().map(Endpoint::type).collect(Collectors.toSet());
  }
}
