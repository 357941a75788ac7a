/** Tells the calls of the API as an OpenAPI document, from what routes, reads and answers them. */
package io.octavia.api.openapi;
