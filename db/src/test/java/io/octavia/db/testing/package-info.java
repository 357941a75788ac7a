/** Databases for the tests of this and other modules, in the test jar. */
package io.octavia.db.testing;
