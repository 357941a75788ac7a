/** Nouns of load balancing. No I/O, no clock, no libraries. */
package io.octavia.domain;
