/**
 * Speaks with workers and APIs of the original over RabbitMQ, in oslo.messaging's format.
 *
 * <pre>
 *   our API ─▶ row in the outbox, with the change ─▶ sender ─▶ broker ─▶ a worker, theirs or ours
 *
 *   an API, theirs or ours ─▶ broker ─▶ receiver ─▶ reconcile rows ─▶ acknowledged ─▶ our worker
 * </pre>
 *
 * <p>What is in the outbox when workers are no longer to be called is left to our own.
 */
@NullMarked
package io.octavia.rpc;

import org.jspecify.annotations.NullMarked;
