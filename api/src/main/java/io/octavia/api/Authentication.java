package io.octavia.api;

import io.octavia.domain.identity.Identity;
import io.octavia.http.Request;
import io.octavia.http.Response;

/** Finds out who asks. */
@FunctionalInterface
public interface Authentication {
  /** Who makes the request. */
  Outcome of(Request request);

  /** What was found out. */
  sealed interface Outcome {
    /** Somebody. */
    record Known(Identity caller) implements Outcome {}

    /** The request is not to be heeded, and this is the reply. */
    record Refused(Response reply) implements Outcome {}
  }

  /** Believes what the headers say. */
  static Authentication believing() {
    return request -> new Outcome.Known(new IdentityHeaders(request).identity());
  }
}
