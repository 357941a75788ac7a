package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who serves a load balancer: it may refuse what the API itself allows. */
sealed interface Provider permits AmphoraProvider, DrivenProvider {
  Logger LOG = LoggerFactory.getLogger(Provider.class);

  /** The name under which load balancers are kept. */
  String name();

  /** What answers for the provider. */
  ProviderDriver driver();

  /** Refuses a pool with that algorithm, if it cannot be served. */
  void checkPool(@Nullable String algorithm);

  /** Refuses L7 policies on a listener with that protocol, if they cannot be served. */
  void checkPolicy(String listenerProtocol);

  /** Refuses a member at that address behind these VIPs, if it cannot be served. */
  void checkMember(String poolProtocol, String address, List<String> vipAddresses);

  /** What the data of flavor profiles may say, with descriptions. */
  default Map<String, String> flavorCapabilities() {
    return asked(driver()::supportedFlavorMetadata);
  }

  /** What the data of availability zone profiles may say, with descriptions. */
  default Map<String, String> availabilityZoneCapabilities() {
    return asked(driver()::supportedAvailabilityZoneMetadata);
  }

  /** Refuses data of a flavor profile that cannot be served. */
  default void validateFlavor(Map<String, Object> data) {
    told(() -> driver().validateFlavor(data));
  }

  /** Refuses data of an availability zone profile that cannot be served. */
  default void validateAvailabilityZone(Map<String, Object> data) {
    told(() -> driver().validateAvailabilityZone(data));
  }

  /** Has the driver do something; what it throws is a fault. */
  default void told(Runnable what) {
    asked(() -> {
      what.run();
      return true;
    });
  }

  /** Asks the driver something; what it throws is a fault. */
  default <T> T asked(Supplier<T> what) {
    try {
      return what.get();
    } catch (Fault fault) {
      throw fault;
    } catch (ProviderException e) {
      LOG.info("Provider '{}' refused: {}", name(), e.getMessage(), e.getCause());
      throw fault(e);
    } catch (RuntimeException e) {
      LOG.error("Provider '{}' failed", name(), e);
      throw Fault.provider(name(), String.valueOf(e.getMessage()));
    }
  }

  private Fault fault(ProviderException refusal) {
    return switch (refusal.kind()) {
      case FAILED -> Fault.provider(name(), refusal.user());
      case NOT_IMPLEMENTED ->
          Fault.of(
              501,
              "Provider '" + name() + "' does not support a requested action: " + refusal.user());
      case UNSUPPORTED_OPTION -> unsupported(refusal.user());
      case CONFLICT -> Fault.of(409, "The VIP IP address is already in use: " + refusal.user());
      // Upstream says 500 to what is the user's mistake.
      case NOT_FOUND -> Fault.of(400, "Provider '" + name() + "' reports error: " + refusal.user());
    };
  }

  /** What the provider says of something that it does not do. */
  default Fault unsupported(String why) {
    return Fault.unsupported(name(), why);
  }
}
