package io.octavia.agent;

import java.nio.file.Path;

/**
 * The files of one amphora. Names are upstream's; each is known by the path that HAProxy and
 * keepalived see ({@code inside}) and by the path that we see, below the amphora's root.
 */
record Layout(Path root, String base, String certificateBase) {
  private static final String SHARED = "/var/lib/";

  /**
   * @throws IllegalArgumentException if the amphora is not the whole machine and its files are
   *     where all amphorae of the machine would share them
   */
  Layout {
    boolean shared = !base.startsWith(SHARED) || !certificateBase.startsWith(SHARED);
    if (shared && !root.equals(Path.of("/"))) {
      throw new IllegalArgumentException("base_path and base_cert_dir must be below " + SHARED);
    }
  }

  /** As we see what an amphora sees at an absolute path. */
  Path outside(String inside) {
    return root.resolve(inside.substring(1));
  }

  /** The directory of a load balancer. */
  String loadBalancer(String id) {
    return base + "/" + id;
  }

  String configuration(String id) {
    return loadBalancer(id) + "/haproxy.cfg";
  }

  String pidFile(String id) {
    return loadBalancer(id) + "/" + id + ".pid";
  }

  String serversState(String id) {
    return loadBalancer(id) + "/servers-state";
  }

  String socket(String id) {
    return base + "/" + id + ".sock";
  }

  /** What its HAProxy runs, for the agent alone. */
  String running(String id) {
    return loadBalancer(id) + "/running.json";
  }

  /** What HAProxy reads besides for the agent's sake. */
  String adminConfiguration(String id) {
    return loadBalancer(id) + "/admin.conf";
  }

  /** Where HAProxy takes changes; the other socket only answers questions. */
  String adminSocket(String id) {
    return base + "/" + id + "-admin.sock";
  }

  String certificates(String id) {
    return certificateBase + "/" + id;
  }

  /** What every HAProxy reads besides its own file; in upstream's images it is there. */
  String haproxyExtra() {
    return base + "/haproxy-default-user-group.conf";
  }

  String metricsScript() {
    return base + "/metrics.lua";
  }

  String pingWrapper() {
    return base + "/ping-wrapper.sh";
  }

  String vrrp() {
    return base + "/vrrp";
  }

  String vrrpConfiguration() {
    return vrrp() + "/octavia-keepalived.conf";
  }

  String vrrpPidFile() {
    return vrrp() + "/octavia-keepalived.pid";
  }

  String checkScript() {
    return vrrp() + "/check_script.sh";
  }

  String checkScripts() {
    return vrrp() + "/check_scripts";
  }

  String datagramCheckScript() {
    return checkScripts() + "/lvs_udp_check.sh";
  }

  String haproxyCheckScript() {
    return checkScripts() + "/haproxy_check_script.sh";
  }

  /** Asks one HAProxy socket; upstream has it on the path under that name. */
  String haproxyCheck() {
    return vrrp() + "/haproxy-vrrp-check";
  }

  /** Where the files of UDP and SCTP listeners are. */
  String datagrams() {
    return base + "/lvs";
  }

  String datagramConfiguration(String id) {
    return datagrams() + "/octavia-keepalivedlvs-" + id + ".conf";
  }

  /** Its keepalived's, where the kernel has IPVS. */
  String datagramPidFile(String id) {
    return datagrams() + "/octavia-keepalivedlvs-" + id + ".pid";
  }

  /** Exists while the listener is to be served. */
  String datagramMarker(String id) {
    return datagrams() + "/" + id + ".wanted";
  }

  /** What members are asked with. */
  String datagramChecks() {
    return datagrams() + "/check";
  }

  /** Rules of the VIP's interface, if nobody but the amphora filters it. */
  String vipFilter() {
    return base + "/nftables-vip.rules";
  }

  String counters() {
    return base + "/stats_counters.json";
  }

  String pluggedInterfaces() {
    return base + "/plugged_interfaces";
  }
}
