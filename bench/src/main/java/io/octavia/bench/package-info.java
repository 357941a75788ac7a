/** Measurements of the whole product on one machine. */
package io.octavia.bench;
