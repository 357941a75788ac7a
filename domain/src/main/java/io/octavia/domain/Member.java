package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/**
 * A server behind a pool.
 *
 * @param weight 0 to 256; 0 drains; null counts as 1
 * @param backup serves only when all other members are down
 */
public record Member(
    MemberId id,
    @Nullable String name,
    @Nullable String subnetId,
    String ipAddress,
    int protocolPort,
    @Nullable Integer weight,
    boolean backup,
    @Nullable String monitorAddress,
    @Nullable Integer monitorPort,
    String vnicType,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus) {}
