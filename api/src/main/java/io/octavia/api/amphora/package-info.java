/** The provider that we are ourselves: load balancers on amphorae. */
package io.octavia.api.amphora;
