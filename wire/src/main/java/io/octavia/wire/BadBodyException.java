package io.octavia.wire;

import org.jspecify.annotations.Nullable;

/** A body that is not what was expected; its cause says where. */
public final class BadBodyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadBodyException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
