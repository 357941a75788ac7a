/**
 * The objects of the REST API as rows: read with all that one reply shows, written with all that
 * one request says. Columns have one name each, whichever table holds them, so that the API can
 * declare its attributes over them; jOOQ does not leave this package.
 */
package io.octavia.db.resource;
