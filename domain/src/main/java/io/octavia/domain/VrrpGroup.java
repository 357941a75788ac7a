package io.octavia.domain;

/**
 * What the amphorae of an ACTIVE_STANDBY load balancer agree on, table {@code vrrp_group}.
 *
 * @param name the load balancer's id without dashes
 * @param authPass at most 8 characters, which is all that keepalived looks at
 * @param advertInterval seconds between advertisements
 */
public record VrrpGroup(String name, String authPass, int advertInterval) {
  @Override
  public String toString() {
    return "VrrpGroup[" + name + "]";
  }
}
