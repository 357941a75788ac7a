package io.octavia.worker;

import io.octavia.domain.cloud.CloudException;

/** An action that did not succeed. */
record Failure(Action action, RuntimeException cause) {
  /** Whether the same can never succeed. */
  boolean isPermanent() {
    return cause instanceof CloudException cloud && cloud.permanent();
  }

  /** Whether whoever was asked did not answer. */
  boolean isSilence() {
    return cause instanceof CloudException cloud && cloud.kind() == CloudException.Kind.UNAVAILABLE;
  }

  /** For people. What the cloud said is said so; anything else is our own mistake. */
  String text() {
    return action.text() + ": " + reason();
  }

  String reason() {
    return cause instanceof CloudException
        ? String.valueOf(cause.getMessage())
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
