package io.octavia.domain;

/** Id of a load balancer: a UUID in lower case with dashes. */
public record LoadBalancerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
