package io.octavia.api;

import io.octavia.http.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds out who asks. */
@FunctionalInterface
public interface Authentication {
  /** The caller of the request. */
  Identity of(Request request);

  /** Believes what the headers say, and lets everybody do everything. */
  static Authentication none() {
    return request ->
        new Identity(
            Optional.<String>empty()
                .or(() -> request.header("X-Project-Id"))
                .or(() -> request.header("X-Tenant-Id"))
                .or(() -> request.header("X-Tenant"))
                .filter(project -> !project.isBlank())
                .orElse(null),
            request.header("X-User-Id").orElse(null),
            request
                .header("X-Roles")
                .map(roles -> Arrays.stream(roles.split(",")).map(String::strip).toList())
                .orElse(List.of()),
            true);
  }
}
