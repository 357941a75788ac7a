package io.octavia.wire;

/**
 * Element of the answer of {@code GET /1.0/listeners}.
 *
 * @param status {@code ACTIVE}, {@code OFFLINE} or {@code ERROR}
 * @param type {@code HTTP}, {@code TCP}, {@code TERMINATED_HTTPS}, or {@code UDP} for SCTP too
 */
public record ListenerEntry(String status, String uuid, String type) {}
