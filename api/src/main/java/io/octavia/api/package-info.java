/** REST API v2. */
package io.octavia.api;
