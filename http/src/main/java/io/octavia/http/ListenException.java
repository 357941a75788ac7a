package io.octavia.http;

import org.jspecify.annotations.Nullable;

/**
 * A server cannot listen where it was told to. The message is one line that names the address and
 * the port.
 */
public final class ListenException extends RuntimeException {
  ListenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
