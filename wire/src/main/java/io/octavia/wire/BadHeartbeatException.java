package io.octavia.wire;

/** A datagram that is no heartbeat of an amphora that knows our key. */
public final class BadHeartbeatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadHeartbeatException(String message) {
    super(message);
  }

  BadHeartbeatException(String message, Throwable cause) {
    super(message, cause);
  }
}
