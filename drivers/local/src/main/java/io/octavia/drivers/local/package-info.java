/**
 * The cloud of one machine: networks are Linux bridges, ports are veth pairs, servers are network
 * namespaces with a directory.
 *
 * <p>{@code LocalCloud} is the way in. Whatever a method makes in the kernel is named after the id
 * of a row in {@code <stateDir>/cloud.db}; the row is there before and goes after, so that a call
 * that was interrupted is completed by the next one, and the next open clears away what nobody asks
 * for any more.
 */
package io.octavia.drivers.local;
