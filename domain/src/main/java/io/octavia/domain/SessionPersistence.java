package io.octavia.domain;

import org.jspecify.annotations.Nullable;

/**
 * How a pool keeps a client on its member.
 *
 * @param cookieName only with {@code APP_COOKIE}
 * @param timeout seconds, only for UDP and SCTP
 * @param granularity netmask or prefix length, only for UDP and SCTP
 */
public record SessionPersistence(
    SessionPersistenceType type,
    @Nullable String cookieName,
    @Nullable Integer timeout,
    @Nullable String granularity) {}
