/**
 * What heartbeats read and write: when amphorae were heard, operating statuses, counters. Every
 * method runs inside the caller's transaction.
 */
package io.octavia.db.health;
