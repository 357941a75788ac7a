package io.octavia.config;

/**
 * The configuration cannot be used. The message names the file and line, or the option and what is
 * allowed, and is meant for the operator as it is. It never contains the value of a secret option.
 */
public final class ConfigException extends RuntimeException {
  /** Says what is wrong; must hold no secret. */
  public ConfigException(String message) {
    super(message);
  }

  /** Says what is wrong, and why; must hold no secret. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
