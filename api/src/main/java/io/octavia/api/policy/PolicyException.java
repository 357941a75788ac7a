package io.octavia.api.policy;

/** A policy file cannot be used. The message names it. */
public final class PolicyException extends RuntimeException {
  PolicyException(String message) {
    super(message);
  }

  PolicyException(String message, Throwable cause) {
    super(message, cause);
  }
}
