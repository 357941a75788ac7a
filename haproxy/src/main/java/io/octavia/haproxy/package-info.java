/** haproxy.cfg and keepalived.conf from the domain model; the runtime socket. */
package io.octavia.haproxy;
