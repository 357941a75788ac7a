/** Purges rows, renews certificates of amphorae, and finds what belongs to nobody. */
@NullMarked
package io.octavia.housekeeping;

import org.jspecify.annotations.NullMarked;
