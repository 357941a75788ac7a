/** Routes, JSON, faults, TLS and graceful stop over the HTTP server library. */
package io.octavia.http;
