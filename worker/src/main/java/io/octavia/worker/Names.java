package io.octavia.worker;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;

/**
 * What we call things in the cloud, so that a second try finds what the first one made. Upstream's
 * names, but for a member's port: an amphora can have several, and each needs its own.
 */
final class Names {
  /** Owner of all ports that we make. */
  static final String OWNER = "Octavia";

  private Names() {}

  static String server(AmphoraId amphora) {
    return "amphora-" + amphora;
  }

  static String vipPort(LoadBalancerId loadBalancer) {
    return "octavia-lb-" + loadBalancer;
  }

  static String vrrpPort(AmphoraId amphora) {
    return "octavia-lb-vrrp-" + amphora;
  }

  static String memberPort(AmphoraId amphora, String network) {
    return "octavia-lb-member-" + amphora + "-" + network;
  }

  static String securityGroup(LoadBalancerId loadBalancer) {
    return "lb-" + loadBalancer;
  }

  static String serverGroup(LoadBalancerId loadBalancer) {
    return "octavia-lb-" + loadBalancer;
  }
}
