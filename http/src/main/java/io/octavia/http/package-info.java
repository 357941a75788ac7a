/**
 * Routes, JSON, TLS and graceful stop over the HTTP server library, which nothing outside this
 * package sees.
 *
 * <p>A process builds one {@link io.octavia.http.HttpServer} for each address it listens on and
 * hands it a {@link io.octavia.http.Handler}, most often a {@link io.octavia.http.Router}.
 */
@org.jspecify.annotations.NullMarked
package io.octavia.http;
