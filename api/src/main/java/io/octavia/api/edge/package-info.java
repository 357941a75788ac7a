/** What stands before the calls of the API: the health check, and pages of other origins. */
package io.octavia.api.edge;
