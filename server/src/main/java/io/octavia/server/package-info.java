/** One composition root per process. */
package io.octavia.server;
