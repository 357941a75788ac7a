/** Neutron: networks, ports and security groups of a cloud. */
package io.octavia.drivers.openstack.neutron;
