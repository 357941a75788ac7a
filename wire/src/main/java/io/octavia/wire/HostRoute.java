package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A route that the amphora needs: {@code destination} as CIDR. */
public record HostRoute(
    @JsonProperty(required = true) String destination,
    @JsonProperty(required = true) String nexthop) {}
