package io.octavia.api.openapi;

import java.util.List;

/**
 * Where the paths of a call begin: most calls may be made below several roots.
 *
 * @param prefixes the one that documents name first
 */
public record Roots(List<String> prefixes) {
  /** The service itself. */
  public static final Roots SITE = new Roots(List.of(""));

  /** Load balancing. */
  public static final Roots LOAD_BALANCING =
      new Roots(List.of("/v2.0/lbaas", "/v2/lbaas", "/v2.0", "/v2"));

  /** What only this service has. */
  public static final Roots OCTAVIA = new Roots(List.of("/v2.0/octavia", "/v2/octavia"));
}
