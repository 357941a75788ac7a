package io.octavia.domain.cloud;

import org.jspecify.annotations.Nullable;

/**
 * A server of the compute service.
 *
 * @param lbNetworkIp address on the management network, once there is one
 * @param fault what the compute service says of a server in {@code ERROR}
 */
public record Server(
    String id,
    String name,
    State state,
    @Nullable String lbNetworkIp,
    @Nullable String availabilityZone,
    @Nullable String imageId,
    @Nullable String flavorId,
    @Nullable String fault) {

  /** How far the server is. */
  public enum State {
    BUILDING,
    ACTIVE,
    ERROR
  }
}
