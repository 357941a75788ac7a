/** Upstream's schema, its stores, and the tables of the reconciler. */
package io.octavia.db;
