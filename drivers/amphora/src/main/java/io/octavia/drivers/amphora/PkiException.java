package io.octavia.drivers.amphora;

/** Certificates or keys that cannot be read, made or used; the message says which. */
public final class PkiException extends RuntimeException {
  PkiException(String message) {
    super(message);
  }

  PkiException(String message, Throwable cause) {
    super(message, cause);
  }
}
