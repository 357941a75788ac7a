package io.octavia.api;

import io.octavia.api.amphora.AmphoraDriver;
import io.octavia.api.fault.Fault;
import io.octavia.api.schema.Body;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.db.resource.Row;
import io.octavia.provider.ProviderDriverFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers that the operator has enabled. */
final class Providers {
  private static final Logger LOG = LoggerFactory.getLogger(Providers.class);

  /** All of these are upstream's names of the one that we are. */
  private static final Set<String> AMPHORA = Set.of("amphora", "amphorav1", "amphorav2", "octavia");

  private final Map<String, String> enabled;
  private final Map<String, Provider> loaded = new LinkedHashMap<>();
  private final String byDefault;

  /**
   * Loads the drivers; one that cannot be loaded is not offered, and nothing else suffers.
   *
   * @param factories where to find those of others
   */
  Providers(Config config, AmphoraDriver amphora, List<ProviderDriverFactory> factories) {
    this.enabled = config.get(ApiSettings.ENABLED_PROVIDER_DRIVERS);
    this.byDefault = config.get(ApiSettings.DEFAULT_PROVIDER_DRIVER);
    enabled
        .keySet()
        .forEach(name -> load(name, amphora, factories).ifPresent(it -> loaded.put(name, it)));
  }

  /** Those whose jars are on the class path, beside our own. */
  static Providers installed(Config config, AmphoraDriver amphora) {
    var factories = new ArrayList<ProviderDriverFactory>();
    var found = ServiceLoader.load(ProviderDriverFactory.class).iterator();
    while (next(found, factories)) {}
    return new Providers(config, amphora, factories);
  }

  /** One factory more; a jar that is broken does not keep the others from being found. */
  private static boolean next(
      Iterator<ProviderDriverFactory> found, List<ProviderDriverFactory> factories) {
    try {
      if (!found.hasNext()) return false;
      factories.add(found.next());
    } catch (ServiceConfigurationError e) {
      LOG.error("A jar with provider drivers is broken", e);
    }
    return true;
  }

  /** Whether any provider is enabled that we are not. */
  static boolean others(Config config) {
    return !AMPHORA.containsAll(config.get(ApiSettings.ENABLED_PROVIDER_DRIVERS).keySet());
  }

  private static Optional<Provider> load(
      String name, AmphoraDriver amphora, List<ProviderDriverFactory> factories) {
    if (AMPHORA.contains(name)) return Optional.of(new AmphoraProvider(name, amphora));
    try {
      for (var factory : factories) {
        if (factory.names().contains(name)) {
          return Optional.of(new DrivenProvider(name, factory.create(name)));
        }
      }
      LOG.error("Provider '{}' is enabled, and there is no driver of that name", name);
    } catch (RuntimeException e) {
      LOG.error("The driver of provider '{}' could not be loaded", name, e);
    }
    return Optional.empty();
  }

  /** Names and descriptions of those that are there, in the operator's order. */
  Map<String, String> described() {
    var described = new LinkedHashMap<>(enabled);
    described.keySet().retainAll(loaded.keySet());
    return described;
  }

  /** The provider that a new load balancer asks for, itself or by its flavor. */
  Provider chosen(Body loadBalancer, Optional<Placement.Profile> flavor) {
    var asked = loadBalancer.text("provider");
    if (flavor.isPresent()) {
      var only = flavor.get().provider();
      if (asked != null && !asked.equals(only)) {
        throw Fault.of(
            400,
            "Flavor '"
                + loadBalancer.text("flavor_id")
                + "' is not compatible with provider '"
                + asked
                + "'");
      }
      return ofName(only);
    }
    if (!loadBalancer.has("provider")) return named(byDefault);
    // Upstream takes null, and no name, for what was there before it had a default.
    return named(asked == null || asked.isEmpty() ? "amphora" : asked);
  }

  /** The provider of a load balancer. */
  Provider of(Row loadBalancer) {
    return ofName(loadBalancer.text("provider"));
  }

  /** Load balancers from before there were providers have none, and are ours. */
  private Provider ofName(@Nullable String name) {
    return named(name == null ? "amphora" : name);
  }

  /** The provider with that name, if it may be used. */
  Provider named(String name) {
    if (!enabled.containsKey(name)) {
      throw Fault.of(400, "Provider '" + name + "' is not enabled.");
    }
    var provider = loaded.get(name);
    if (provider == null) throw Fault.of(501, "Provider '" + name + "' was not found.");
    return provider;
  }
}
