package io.octavia.domain;

/** Id of a member: a UUID in lower case with dashes. */
public record MemberId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
