package io.octavia.api.testing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request made by {@link Requests}.
 *
 * @param number its place in the sequence, from 0
 * @param what what is broken in it; empty if nothing is
 * @param path with its query; like the body it may have placeholders, which {@link Names} fills
 * @param body in which each character is one byte; null for none
 * @param creates the kind of object that it is to make; null if it is not to make one
 */
public record Sample(
    int number,
    String what,
    String method,
    String path,
    Map<String, String> headers,
    @Nullable String body,
    @Nullable String creates) {
  @Override
  public String toString() {
    var shown = body == null ? "" : body.length() > 500 ? body.substring(0, 500) + "…" : body;
    return "#%d %s %s %s %s%s"
        .formatted(number, method, path, headers, shown, what.isEmpty() ? "" : " (" + what + ")");
  }
}
