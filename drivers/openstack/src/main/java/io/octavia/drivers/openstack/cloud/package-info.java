/** All services of a cloud that amphorae are made of. */
package io.octavia.drivers.openstack.cloud;
