package io.octavia.provider;

import java.util.Set;

/**
 * Makes the drivers of providers. A jar says in {@code
 * META-INF/services/io.octavia.provider.ProviderDriverFactory} which class of its own implements
 * this; {@code [api_settings] enabled_provider_drivers} says which of the names may be used.
 */
public interface ProviderDriverFactory {
  /** The names under which users and operators know the providers. */
  Set<String> names();

  /**
   * The driver of the provider with that name, which is one of {@link #names}. Asked for once, when
   * the API starts; a provider whose driver cannot be made is not offered.
   */
  ProviderDriver create(String name);
}
