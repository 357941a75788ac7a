package io.octavia.testbed;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started together: the last is stopped first, and all of them even if one does not. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T part) {
    started.push(part);
    return part;
  }

  /**
   * Stops all of them.
   *
   * @throws AssertionError if one does not stop; names the first
   */
  @Override
  public void close() {
    AssertionError failure = null;
    for (var part : started) {
      try {
        part.close();
      } catch (Exception | AssertionError e) {
        if (failure == null) failure = new AssertionError(part + " does not stop", e);
      }
    }
    if (failure != null) throw failure;
  }
}
