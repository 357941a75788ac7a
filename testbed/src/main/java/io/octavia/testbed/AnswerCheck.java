package io.octavia.testbed;

import java.net.URI;

/**
 * Looks at every answer of an {@link Installation}'s API, and fails if it is not as it should be.
 * Tests bring one as a service of Java's; measurements do without.
 */
public interface AnswerCheck {
  /** Looks at the answer of the API at that address. */
  void check(URI api, String method, String path, ApiClient.Answer answer);
}
