/** Barbican: the secrets of users in a cloud. */
package io.octavia.drivers.openstack.barbican;
