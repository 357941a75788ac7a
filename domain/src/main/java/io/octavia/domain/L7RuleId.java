package io.octavia.domain;

/** Id of an L7 rule: a UUID in lower case with dashes. */
public record L7RuleId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
