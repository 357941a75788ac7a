package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/** A further virtual address of a load balancer, table {@code additional_vip}. */
public record AdditionalVip(
    String subnetId,
    @Nullable String ipAddress,
    @Nullable String portId,
    @Nullable String networkId) {}
