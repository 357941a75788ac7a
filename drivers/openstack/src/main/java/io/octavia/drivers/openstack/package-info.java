/** Sessions with the services of an OpenStack cloud. */
package io.octavia.drivers.openstack;
