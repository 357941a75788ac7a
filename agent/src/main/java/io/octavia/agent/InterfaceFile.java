package io.octavia.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one interface of an amphora should be: upstream's file {@code <name>.json} of the interface
 * directory, kept so that the interface can be set up again after a reboot.
 *
 * @param type {@code lo}, {@code vip} or {@code backend}
 * @param mtu bytes
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record InterfaceFile(
    String name,
    @JsonProperty("if_type") String type,
    @Nullable Integer mtu,
    List<Address> addresses,
    List<Route> routes,
    List<Rule> rules,
    Scripts scripts,
    @JsonProperty("is_sriov") boolean sriov) {

  static final String VIP = "vip";
  static final String BACKEND = "backend";
  static final int MAIN_TABLE = 254;
  static final int VIP_TABLE = 1;

  /** Absent lists are empty. */
  InterfaceFile {
    addresses = addresses == null ? List.of() : List.copyOf(addresses);
    routes = routes == null ? List.of() : List.copyOf(routes);
    rules = rules == null ? List.of() : List.copyOf(rules);
    scripts = scripts == null ? Scripts.NONE : scripts;
  }

  /**
   * An address, or the wish to get one from the network.
   *
   * @param owned false: keepalived adds and removes it, we do neither
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Address(
      @Nullable String address,
      @Nullable Integer prefixlen,
      @JsonProperty("octavia_owned") @Nullable Boolean owned,
      @Nullable Boolean dhcp,
      @Nullable Boolean ipv6auto) {

    static Address plain(String address, int prefix) {
      return new Address(address, prefix, null, null, null);
    }

    static Address vip(String address, boolean owned) {
      return new Address(
          address, IpAddresses.width(IpAddresses.address(address)), owned, null, null);
    }

    static Address fromDhcp() {
      return new Address(null, null, null, true, null);
    }

    static Address fromRouters() {
      return new Address(null, null, null, null, true);
    }

    boolean ours() {
      return !Boolean.FALSE.equals(owned);
    }
  }

  /** A route; without {@code table} in the main one. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Route(
      String dst,
      @Nullable String gateway,
      @Nullable List<String> flags,
      @Nullable String prefsrc,
      @Nullable String scope,
      @Nullable Integer table) {

    static Route via(String destination, String gateway, @Nullable Integer table) {
      return new Route(destination, gateway, List.of("onlink"), null, null, table);
    }

    static Route link(String destination) {
      return new Route(destination, null, null, null, "link", null);
    }

    static Route linkFrom(String destination, String source) {
      return new Route(destination, null, null, source, "link", VIP_TABLE);
    }
  }

  /** Traffic from an address is routed by a table of its own. */
  record Rule(String src, @JsonProperty("src_len") int srcLen, int table) {
    static Rule from(String address) {
      return new Rule(address, IpAddresses.width(IpAddresses.address(address)), VIP_TABLE);
    }
  }

  /** Commands that upstream's agent runs when the interface goes up and down. */
  record Scripts(List<Command> up, List<Command> down) {
    static final Scripts NONE = new Scripts(List.of(), List.of());

    /** Upstream's masquerading for UDP and SCTP, for the families that the interface has. */
    static Scripts masquerade(String name, Stream<Boolean> v6, boolean sriov) {
      List<String> families = v6.distinct().sorted().map(six -> six ? "ipv6" : "ipv4").toList();
      return new Scripts(
          families.stream().map(family -> Command.masquerade("add", family, name, sriov)).toList(),
          families.stream()
              .map(family -> Command.masquerade("delete", family, name, sriov))
              .toList());
    }
  }

  /** One of them. */
  record Command(String command) {
    static Command masquerade(String verb, String family, String name, boolean sriov) {
      return new Command(
          "/usr/local/bin/lvs-masquerade.sh "
              + verb
              + " "
              + family
              + " "
              + name
              + (sriov ? " sriov" : ""));
    }
  }
}
