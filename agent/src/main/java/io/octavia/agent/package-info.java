/** The amphora agent. */
package io.octavia.agent;
