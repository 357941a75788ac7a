package io.octavia.drivers.noop;

import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderDriverFactory;
import java.util.Set;
import java.util.UUID;

/** Upstream's providers that do nothing, for tests of clients. Found by {@code ServiceLoader}. */
public final class NoopProviders implements ProviderDriverFactory {
  private static final Set<String> NAMES = Set.of("noop_driver", "noop_driver-alt");

  @Override
  public Set<String> names() {
    return NAMES;
  }

  @Override
  public ProviderDriver create(String name) {
    return new NoopProvider(name, UUID::randomUUID);
  }
}
