package io.octavia.api.corpus;

import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param path below the root of the API for load balancing, or all of it if it begins with a
 *     version; with names of the {@link Scene} in braces
 */
public record Asked(String method, String path, @Nullable String body, Caller caller) {
  /** Asked by an administrator. */
  public Asked(String method, String path, @Nullable String body) {
    this(method, path, body, Caller.ADMIN);
  }

  @Override
  public String toString() {
    return method
        + " "
        + path
        + (body == null ? "" : " " + body)
        + (caller == Caller.ADMIN ? "" : " as " + caller);
  }
}
