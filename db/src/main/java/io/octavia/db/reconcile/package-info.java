/**
 * The tables by which load balancers are converged: who works on which one, under which lease, how
 * often it failed, what the amphorae were last given, and what was done when.
 */
package io.octavia.db.reconcile;
