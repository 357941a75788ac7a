package io.octavia.api;

import io.octavia.provider.ProviderDriver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Load balancers of somebody else, whose driver is told of every change and reports its end. */
record DrivenProvider(String name, ProviderDriver driver) implements Provider {
  @Override
  public void checkPool(@Nullable String algorithm) {}

  @Override
  public void checkPolicy(String listenerProtocol) {}

  @Override
  public void checkMember(String poolProtocol, String address, List<String> vipAddresses) {}
}
