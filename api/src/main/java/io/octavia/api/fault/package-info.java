/** What the user is told when a request cannot be done. */
package io.octavia.api.fault;
