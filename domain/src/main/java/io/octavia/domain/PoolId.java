package io.octavia.domain;

/** Id of a pool: a UUID in lower case with dashes. */
public record PoolId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
