/** The commands of the {@code octavia} script. */
package io.octavia.server.cli;
