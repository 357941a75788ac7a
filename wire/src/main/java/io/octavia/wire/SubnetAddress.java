package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An address with what the amphora must know of its subnet. All four keys must be there. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SubnetAddress(
    @JsonProperty(required = true) String ipAddress,
    @JsonProperty(required = true) String subnetCidr,
    @JsonProperty(required = true) @Nullable String gateway,
    @JsonProperty(required = true) List<HostRoute> hostRoutes) {

  /** Keeps its own copy of the routes. */
  public SubnetAddress {
    hostRoutes = hostRoutes == null ? List.of() : List.copyOf(hostRoutes);
  }
}
