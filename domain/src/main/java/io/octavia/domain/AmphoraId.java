package io.octavia.domain;

/** Id of an amphora: a UUID in lower case with dashes. */
public record AmphoraId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
