/** A cloud that is not there. It answers as upstream's noop drivers do and touches nothing. */
package io.octavia.drivers.noop;
