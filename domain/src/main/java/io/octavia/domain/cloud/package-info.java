/**
 * What the control plane needs of a cloud: networks, ports, servers, and the agents inside the
 * servers. Drivers implement these interfaces; the words are Neutron's and Nova's.
 */
package io.octavia.domain.cloud;
