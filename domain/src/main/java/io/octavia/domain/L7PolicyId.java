package io.octavia.domain;

/** Id of an L7 policy: a UUID in lower case with dashes. */
public record L7PolicyId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
