package io.octavia.haproxy;

import io.octavia.domain.AdditionalVip;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.VrrpGroup;
import io.octavia.domain.cloud.Subnet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * keepalived's configuration for the pair of amphorae of an ACTIVE_STANDBY load balancer: the one
 * that wins has the virtual addresses, with the routes of their subnets in table 1.
 */
public final class VrrpConfig {
  private static final int MASTER_PRIORITY = 100;
  private static final int BACKUP_PRIORITY = 90;

  private final LoadBalancer loadBalancer;
  private final Amphora self;
  private final VrrpSettings settings;
  private final VrrpGroup group;
  private final String ownAddress;
  private final String device;
  private final List<VipOnSubnet> vips;
  private final Lines out = new Lines();

  private record VipOnSubnet(String address, @Nullable Subnet subnet) {
    boolean isIpv6() {
      return address.indexOf(':') >= 0;
    }
  }

  private VrrpConfig(
      LoadBalancer loadBalancer, Amphora self, Map<String, Subnet> subnets, VrrpSettings settings) {
    this.loadBalancer = loadBalancer;
    this.self = self;
    this.settings = settings;
    this.group = known(loadBalancer.vrrpGroup(), "VRRP group");
    this.ownAddress = Words.address(known(self.vrrpIp(), "vrrp_ip"));
    this.device = known(self.vrrpInterface(), "vrrp_interface");
    this.vips = vips(loadBalancer, subnets);
  }

  /**
   * The text of {@code octavia-keepalived.conf} for one amphora.
   *
   * @param subnets those of the virtual addresses, by id
   * @throws IllegalArgumentException if the load balancer has no VRRP group or no address, or the
   *     amphora no address or interface
   */
  public static String render(
      LoadBalancer loadBalancer, Amphora self, Map<String, Subnet> subnets, VrrpSettings settings) {
    return new VrrpConfig(loadBalancer, self, subnets, settings).render();
  }

  private static <T> T known(@Nullable T value, String what) {
    if (value == null) throw new IllegalArgumentException("no " + what + " yet");
    return value;
  }

  private static List<VipOnSubnet> vips(LoadBalancer loadBalancer, Map<String, Subnet> subnets) {
    var primary = loadBalancer.vip();
    var vips = new ArrayList<VipOnSubnet>();
    vips.add(vip(known(primary.ipAddress(), "VIP"), primary.subnetId(), subnets));
    loadBalancer.additionalVips().stream()
        .filter(vip -> vip.ipAddress() != null)
        .sorted(Comparator.comparing(AdditionalVip::ipAddress))
        .forEach(vip -> vips.add(vip(known(vip.ipAddress(), "VIP"), vip.subnetId(), subnets)));
    return vips;
  }

  private static VipOnSubnet vip(
      String address, @Nullable String subnetId, Map<String, Subnet> subnets) {
    return new VipOnSubnet(Words.address(address), subnetId == null ? null : subnets.get(subnetId));
  }

  private String render() {
    boolean fast = settings.advertMilliseconds() > 0;
    if (fast) priorityOfProcess();
    script();
    out.section("vrrp_instance " + group.name() + " {");
    out.add("interface " + device);
    var id = self.vrrpId();
    out.add("virtual_router_id " + (id == null ? 1 : id));
    out.add("priority " + priority());
    out.add("nopreempt").add("accept");
    out.add("garp_master_refresh " + settings.garpRefreshInterval());
    out.add("garp_master_refresh_repeat " + settings.garpRefreshCount());
    if (fast) {
      out.add("version 3").add("advert_int " + seconds(settings.advertMilliseconds())).top("");
    } else {
      out.add("advert_int " + group.advertInterval());
      out.add("authentication {").add(2, "auth_type PASS");
      out.add(2, "auth_pass " + group.authPass()).add("}").top("");
    }
    peers();
    addresses();
    block("virtual_routes", vips.stream().flatMap(vip -> routes(vip).stream()).toList());
    block("virtual_rules", vips.stream().map(VrrpConfig::rule).toList());
    out.add("track_script {").add(2, "check_script").add("}").top("}");
    return out.toString();
  }

  /** A busy machine must not make an advertisement late. */
  private void priorityOfProcess() {
    out.top("global_defs {").add("vrrp_priority -15").top("}").top("");
  }

  /** keepalived counts in hundredths. */
  private static String seconds(int milliseconds) {
    return BigDecimal.valueOf(Math.max(1, milliseconds / 10), 2).toPlainString();
  }

  private void script() {
    out.top("vrrp_script check_script {");
    out.add("script " + settings.basePath() + "/vrrp/check_script.sh");
    out.add("interval " + settings.checkInterval());
    out.add("fall " + settings.failCount()).add("rise " + settings.successCount());
    out.top("}");
  }

  private int priority() {
    var priority = self.vrrpPriority();
    if (priority != null) return priority;
    return self.role() == AmphoraRole.MASTER ? MASTER_PRIORITY : BACKUP_PRIORITY;
  }

  private void peers() {
    out.add("unicast_src_ip " + ownAddress);
    var peers = new ArrayList<String>();
    for (var amphora : loadBalancer.amphorae()) {
      var address = amphora.vrrpIp();
      if (address == null || amphora.id().equals(self.id())) continue;
      if (amphora.status() == AmphoraStatus.ALLOCATED) peers.add(Words.address(address));
    }
    block("unicast_peer", peers);
  }

  /** keepalived wants one family in the first list: the one that the advertisements use. */
  private void addresses() {
    boolean ipv6 = ownAddress.indexOf(':') >= 0;
    block("virtual_ipaddress", ofFamily(ipv6));
    block("virtual_ipaddress_excluded", ofFamily(!ipv6));
  }

  private List<String> ofFamily(boolean ipv6) {
    return vips.stream().filter(vip -> vip.isIpv6() == ipv6).map(VipOnSubnet::address).toList();
  }

  private List<String> routes(VipOnSubnet vip) {
    var subnet = vip.subnet();
    if (subnet == null) return List.of();
    var routes = new ArrayList<String>();
    routes.add(subnet.cidr() + " dev " + device + " src " + vip.address() + " scope link table 1");
    var gateway = subnet.gatewayIp();
    if (gateway != null) routes.add("default via " + onlink(gateway));
    for (var route : subnet.hostRoutes()) {
      // Upstream says "gateway" for "via", which keepalived skips.
      routes.add(route.destination() + " via " + onlink(route.nexthop()));
    }
    return routes;
  }

  private String onlink(String nexthop) {
    return Words.address(nexthop) + " dev " + device + " onlink table 1";
  }

  private static String rule(VipOnSubnet vip) {
    return "from " + vip.address() + (vip.isIpv6() ? "/128" : "/32") + " table 1 priority 100";
  }

  private void block(String name, List<String> lines) {
    out.add(name + " {");
    lines.forEach(line -> out.add(2, line));
    out.add("}").top("");
  }
}
