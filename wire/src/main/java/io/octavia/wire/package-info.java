/**
 * What controller and amphora say to each other: bodies of the agent's REST interface, the agent's
 * configuration file, and the heartbeat datagram. The shapes are upstream's, release by release.
 */
@NullMarked
package io.octavia.wire;

import org.jspecify.annotations.NullMarked;
