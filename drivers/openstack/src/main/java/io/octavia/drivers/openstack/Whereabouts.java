package io.octavia.drivers.openstack;

import io.octavia.config.Config;
import io.octavia.config.Option;
import io.octavia.domain.cloud.CloudException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a service of the cloud is, as its section of {@code octavia.conf} says it.
 *
 * @param people what people call the service: {@code Neutron}
 * @param types of the service in the catalog, best first
 * @param name of the service in the catalog; null for any
 * @param sides of the service in the catalog, best first: {@code public}, {@code internal}, ...
 * @param region null for any
 * @param override the address, whatever the catalog says
 */
public record Whereabouts(
    String people,
    List<String> types,
    @Nullable String name,
    List<String> sides,
    @Nullable String region,
    @Nullable URI override) {
  /** Copies the lists. */
  public Whereabouts {
    types = List.copyOf(types);
    sides = List.copyOf(sides);
  }

  /** What {@code publicURL} means to a catalog: {@code public}. */
  public static String side(String endpointType) {
    return endpointType.endsWith("URL")
        ? endpointType.substring(0, endpointType.length() - "URL".length())
        : endpointType;
  }

  /**
   * An address that is written in the configuration.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static @Nullable URI written(Config config, Option<String> option) {
    return config
        .find(option)
        .filter(url -> !url.isEmpty())
        .map(url ->
            Catalog.uri(url)
                .orElseThrow(() -> new IllegalArgumentException(option + " is no URL: " + url)))
        .orElse(null);
  }

  /**
   * The root of the service's API.
   *
   * @throws CloudException if the catalog does not know
   */
  String root(Session session) {
    var found = override != null ? override : inCatalog(session.catalog());
    return found.toString().replaceFirst("/+$", "");
  }

  private URI inCatalog(Catalog catalog) {
    return types.stream()
        .flatMap(type -> sides.stream().map(side -> catalog.find(type, name, side, region)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new CloudException(
                CloudException.Kind.UNAVAILABLE,
                "Keystone's catalog has no "
                    + String.join(" or ", sides)
                    + " endpoint of "
                    + people
                    + " (type "
                    + String.join(" or ", types)
                    + (name == null ? "" : ", name " + name)
                    + (region == null ? ")" : ", region " + region + ")")));
  }
}
