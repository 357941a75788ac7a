package io.octavia.domain;

/** Id of a health monitor: a UUID in lower case with dashes. */
public record HealthMonitorId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
