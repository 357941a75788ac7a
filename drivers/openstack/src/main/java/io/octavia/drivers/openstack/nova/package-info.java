/** Nova, with the images of Glance and the volumes of Cinder that it boots: servers of a cloud. */
package io.octavia.drivers.openstack.nova;
