package io.octavia.db.reconcile;

import org.jspecify.annotations.Nullable;

/**
 * Something that was done to a load balancer.
 *
 * @param id counts within the load balancer
 * @param action what was done, such as {@code BootServer}
 * @param subject to what, such as an amphora's id
 * @param startedAt milliseconds since 1970
 * @param millis how long it took; null while it runs
 * @param error why it failed
 */
public record Event(
    long id,
    String action,
    @Nullable String subject,
    long startedAt,
    @Nullable Long millis,
    @Nullable String error) {}
