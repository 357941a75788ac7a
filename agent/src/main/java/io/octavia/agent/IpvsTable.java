package io.octavia.agent;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What IPVS does in a namespace, as {@code /proc/net/ip_vs} and {@code ipvsadm -Ln --stats} tell,
 * in the same shape: a line for each address that is served, below it one for each member that gets
 * flows.
 *
 * <pre>
 * UDP  0A00030F:0035 wrr               UDP  10.0.3.15:53    8  8  8  232  240
 *   -> 0A000302:2329  Masq  3  0  6      -> 10.0.3.2:9001   6  6  6  174  180
 * </pre>
 */
record IpvsTable(List<Service> services) {
  /** An address and port. */
  record Endpoint(InetAddress address, int port) {
    static Endpoint of(String address, int port) {
      return new Endpoint(IpAddresses.address(address), port);
    }
  }

  /**
   * An address that is served.
   *
   * @param protocol in capitals
   * @param columns what its line says besides
   */
  record Service(
      String protocol,
      Endpoint endpoint,
      List<String> columns,
      Map<Endpoint, List<String>> members) {}

  /** What the kernel shows. A member's columns are forwarding, weight, active and other flows. */
  static IpvsTable ofKernel(String text) {
    return parse(text, 16);
  }

  /** What the tool prints. Columns are flows, packets in and out, bytes in and out. */
  static IpvsTable ofStatistics(String text) {
    return parse(text, 10);
  }

  private static IpvsTable parse(String text, int radix) {
    var services = new ArrayList<Service>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      if (words.size() < 2 || words.contains("RemoteAddress:Port")) {
        continue;
      }
      List<String> columns = words.subList(2, words.size());
      switch (words.getFirst()) {
        case "UDP", "SCTP", "TCP" ->
            services.add(
                new Service(
                    words.getFirst(),
                    endpoint(words.get(1), radix),
                    columns,
                    new LinkedHashMap<>()));
        case "->" -> services.getLast().members().put(endpoint(words.get(1), radix), columns);
        default -> {}
      }
    }
    return new IpvsTable(List.copyOf(services));
  }

  private static Endpoint endpoint(String text, int radix) {
    int colon = text.lastIndexOf(':');
    String address = text.substring(0, colon);
    int port = Integer.parseInt(text.substring(colon + 1), radix);
    if (address.startsWith("[")) {
      return Endpoint.of(address.substring(1, address.length() - 1), port);
    }
    if (radix == 10) {
      return Endpoint.of(address, port);
    }
    try {
      return new Endpoint(InetAddress.getByAddress(HexFormat.of().parseHex(address)), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no address: " + address, e);
    }
  }

  /** The lines of a listener's group: one for each of its addresses. */
  List<Service> of(String protocol, DatagramListener.Group group) {
    var wanted =
        group.addresses().stream().map(address -> Endpoint.of(address, group.port())).toList();
    return services.stream()
        .filter(service -> service.protocol.equalsIgnoreCase(protocol))
        .filter(service -> wanted.contains(service.endpoint))
        .toList();
  }
}
