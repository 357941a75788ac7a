/** Asks everything that a controller depends on whether it is as it should be. */
package io.octavia.server.doctor;
