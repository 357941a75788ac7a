package io.octavia.domain;

/** Id of a listener: a UUID in lower case with dashes. */
public record ListenerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
