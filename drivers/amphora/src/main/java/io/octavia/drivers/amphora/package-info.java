/** Drives an amphora through its agent's REST API. */
package io.octavia.drivers.amphora;
