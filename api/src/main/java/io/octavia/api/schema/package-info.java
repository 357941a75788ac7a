/**
 * What the objects of the API look like: one declaration of each attribute, from which requests are
 * read and replies are written.
 */
package io.octavia.api.schema;
