package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/**
 * How the members of a pool are probed.
 *
 * @param delay seconds between two probes
 * @param timeout seconds until a probe counts as failed
 * @param fallThreshold failures until a member is down (API: {@code max_retries_down})
 * @param riseThreshold successes until it is up again (API: {@code max_retries})
 * @param expectedCodes {@code 200}, {@code 200,202} or {@code 200-204}
 * @param httpVersion {@code 1.0} or {@code 1.1}
 */
public record HealthMonitor(
    HealthMonitorId id,
    @Nullable String name,
    HealthMonitorType type,
    int delay,
    int timeout,
    int fallThreshold,
    int riseThreshold,
    @Nullable String httpMethod,
    @Nullable String urlPath,
    @Nullable String expectedCodes,
    @Nullable String httpVersion,
    @Nullable String domainName,
    boolean enabled,
    ProvisioningStatus provisioningStatus,
    OperatingStatus operatingStatus) {}
