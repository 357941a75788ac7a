/** Keystone's word on who calls the API. */
package io.octavia.drivers.openstack.keystone;
