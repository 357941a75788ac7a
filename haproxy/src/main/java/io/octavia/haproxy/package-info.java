/**
 * The data plane's configuration files from the domain model, and HAProxy's runtime socket.
 *
 * <p>The controller renders, the agent in the amphora checks and stores. Both sides parse what the
 * other one writes, so the shapes of lines are a contract.
 */
@NullMarked
package io.octavia.haproxy;

import org.jspecify.annotations.NullMarked;
