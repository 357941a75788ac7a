package io.octavia.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One server that carries a load balancer. The row is the journal of its making: a field is set
 * when what it names exists.
 *
 * @param computeId the server
 * @param lbNetworkIp its management address, where the agent listens
 * @param vrrpIp its own address on the VIP's network
 * @param haIp the VIP
 * @param vrrpPortId port of {@code vrrpIp}
 * @param haPortId port of the VIP
 * @param vrrpInterface name of the interface inside the amphora
 */
public record Amphora(
    AmphoraId id,
    LoadBalancerId loadBalancer,
    AmphoraStatus status,
    @Nullable AmphoraRole role,
    @Nullable String computeId,
    @Nullable String lbNetworkIp,
    @Nullable String vrrpIp,
    @Nullable String haIp,
    @Nullable String vrrpPortId,
    @Nullable String haPortId,
    @Nullable String vrrpInterface,
    @Nullable Integer vrrpId,
    @Nullable Integer vrrpPriority,
    @Nullable Instant certExpiration,
    boolean certBusy) {}
