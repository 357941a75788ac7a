/** oslo.config files read into typed options. */
package io.octavia.config;
