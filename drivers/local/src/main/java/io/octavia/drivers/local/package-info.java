/** The cloud of one machine: bridges, namespaces, addresses. */
package io.octavia.drivers.local;
