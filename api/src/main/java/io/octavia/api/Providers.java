package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.db.resource.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The providers that the operator has enabled. */
final class Providers {
  /** All of these are upstream's names of the one that we have. */
  private static final Set<String> AMPHORA = Set.of("amphora", "amphorav2", "octavia");

  private final Map<String, String> enabled;
  private final String byDefault;

  Providers(Config config) {
    this.enabled = config.get(ApiSettings.ENABLED_PROVIDER_DRIVERS);
    this.byDefault = config.get(ApiSettings.DEFAULT_PROVIDER_DRIVER);
  }

  /** Names and descriptions of those that are there, in the operator's order. */
  Map<String, String> described() {
    var described = new LinkedHashMap<>(enabled);
    described.keySet().retainAll(AMPHORA);
    return described;
  }

  /** The provider that a new load balancer asks for. */
  Provider chosen(Body loadBalancer) {
    var asked = loadBalancer.text("provider");
    if (asked == null) return named(loadBalancer.has("provider") ? "amphora" : byDefault);
    return named(asked);
  }

  /** The provider of a load balancer. */
  static Provider of(Row loadBalancer) {
    var name = loadBalancer.text("provider");
    return new AmphoraProvider(name == null ? "amphora" : name);
  }

  private Provider named(String name) {
    if (!enabled.containsKey(name)) {
      throw Fault.of(400, "Provider '" + name + "' is not enabled.");
    }
    if (!AMPHORA.contains(name)) throw Fault.of(501, "Provider '" + name + "' was not found.");
    return new AmphoraProvider(name);
  }
}
