/** Real services, clients and traffic for tests. */
package io.octavia.testbed;
