/** Certificates of users: what bundles of them may look like, and where they may be kept. */
package io.octavia.drivers.certificates;
