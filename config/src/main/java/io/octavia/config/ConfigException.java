package io.octavia.config;

/**
 * The configuration cannot be used. The message names the file and line, or the option and what is
 * allowed, and is meant for the operator as it is. It never contains the value of a secret option.
 */
public final class ConfigException extends RuntimeException {
  ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
