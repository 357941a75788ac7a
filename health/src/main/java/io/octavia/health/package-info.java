/** Heartbeats in, statuses and replacements out. */
package io.octavia.health;
