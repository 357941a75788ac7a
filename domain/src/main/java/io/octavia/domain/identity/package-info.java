/** Who asks the API for something, and what the identity service says about it. */
package io.octavia.domain.identity;
