package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Element of the body of {@code PUT /1.0/interface/{ip}/rules}: traffic that an SR-IOV VIP lets in.
 *
 * @param protocol {@code TCP}, {@code UDP}, {@code SCTP} or {@code VRRP}
 * @param cidr null: from anywhere
 */
public record FirewallRule(
    @JsonProperty(required = true) String protocol,
    @JsonProperty(required = true) @Nullable String cidr,
    @JsonProperty(required = true) int port) {}
