package io.octavia.http;

/** One decoded name and value of a query string; a name without {@code =} has the empty value. */
public record Parameter(String name, String value) {}
