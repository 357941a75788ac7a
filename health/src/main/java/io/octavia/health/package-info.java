/**
 * Hears the heartbeats of amphorae, writes what they say of the data plane, and has amphorae
 * replaced that have fallen silent.
 */
@NullMarked
package io.octavia.health;

import org.jspecify.annotations.NullMarked;
