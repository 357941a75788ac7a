/**
 * What makes a request to create or change an object valid: pure functions over what the request
 * says and what is there already.
 */
package io.octavia.api.rules;
