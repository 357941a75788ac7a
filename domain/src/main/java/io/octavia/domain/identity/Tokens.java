package io.octavia.domain.identity;

import org.jspecify.annotations.Nullable;

/** The identity service, as far as it says who callers are. */
public interface Tokens {
  /** Whose call that is. */
  Verdict verify(Presented presented);

  /**
   * What a call shows of its maker.
   *
   * @param token of the user
   * @param serviceToken of a service that passes the call on for the user
   * @param path of the request, as it was sent
   */
  record Presented(
      @Nullable String token, @Nullable String serviceToken, String method, String path) {
    /** Without the tokens: whoever reads one can use it. */
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** What the identity service says. */
  sealed interface Verdict {
    /** It is the caller's. */
    record Accepted(Identity caller) implements Verdict {}

    /** Nobody's who is known, or one who may not make it at all. */
    record Refused() implements Verdict {}

    /** Nothing, for it cannot be asked. */
    record Unavailable() implements Verdict {}
  }
}
