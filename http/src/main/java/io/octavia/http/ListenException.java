package io.octavia.http;

/**
 * A server cannot listen where it was told to. The message is one line that names the address and
 * the port.
 */
public final class ListenException extends RuntimeException {
  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
