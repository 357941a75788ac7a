/**
 * Upstream's schema in SQLite or MariaDB: opening it, transactions, its revisions, and the load
 * balancer read as a whole.
 */
package io.octavia.db;
