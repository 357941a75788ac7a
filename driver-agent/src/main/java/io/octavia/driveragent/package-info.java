/**
 * The agent that drivers of other providers report to, over Unix sockets in octavia-lib's message
 * format: statuses and statistics in, objects out.
 */
package io.octavia.driveragent;
