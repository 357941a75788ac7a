package io.octavia.haproxy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code server} line: what the runtime socket can change, and the other words as they stand.
 *
 * @param disabled in maintenance from the start
 * @param checkAddress where health checks go, if not to {@code address}
 * @param checkPort the port of health checks, if not {@code port}
 * @param options the rest, in order
 */
public record ServerLine(
    String name,
    String address,
    int port,
    int weight,
    boolean disabled,
    @Nullable String checkAddress,
    @Nullable Integer checkPort,
    List<String> options) {

  /** Reads one; nothing if it is not of the shape that controllers write. */
  static Optional<ServerLine> parse(List<String> words) {
    if (words.size() < 3 || !words.getFirst().equals("server")) return Optional.empty();
    int colon = words.get(2).lastIndexOf(':');
    if (colon < 1) return Optional.empty();
    try {
      return Optional.of(
          parse(
              words.get(1),
              Words.address(words.get(2).substring(0, colon)),
              Integer.parseInt(words.get(2).substring(colon + 1)),
              words.subList(3, words.size())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ServerLine parse(String name, String address, int port, List<String> words) {
    int weight = 1;
    boolean disabled = false;
    String checkAddress = null;
    Integer checkPort = null;
    var options = new ArrayList<String>();
    var rest = words.iterator();
    while (rest.hasNext()) {
      var word = rest.next();
      switch (word) {
        case "disabled" -> disabled = true;
        case "weight" -> weight = Integer.parseInt(argument(rest, word));
        case "addr" -> checkAddress = Words.address(argument(rest, word));
        case "port" -> checkPort = Integer.valueOf(argument(rest, word));
        default -> options.add(word);
      }
    }
    return new ServerLine(
        name, address, port, weight, disabled, checkAddress, checkPort, List.copyOf(options));
  }

  private static String argument(Iterator<String> rest, String word) {
    if (!rest.hasNext()) throw new IllegalArgumentException(word + " without a value");
    return rest.next();
  }

  /** Whether HAProxy asks it how it is. */
  public boolean isChecked() {
    return options.contains("check");
  }

  /** Whether HAProxy takes it, given that it takes the options. */
  boolean isValid() {
    return name.matches("[A-Za-z0-9._-]+")
        && isTarget(address, port)
        && isWeight(weight)
        && isTarget(
            checkAddress == null ? address : checkAddress, checkPort == null ? port : checkPort);
  }

  /** An address of four numbers, or one of IPv6, and a port. */
  static boolean isTarget(String address, int port) {
    try {
      return port > 0
          && port < 65_536
          && (address.contains(":") || address.matches("\\d{1,3}(\\.\\d{1,3}){3}"))
          && !InetAddress.getByName(address).isAnyLocalAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  static boolean isWeight(int weight) {
    return weight >= 0 && weight <= 256;
  }

  /** The words after {@code add server <backend>/}. Such a server begins in maintenance. */
  String definition() {
    var out = new StringBuilder(name + " " + address + ":" + port + " weight " + weight);
    if (checkAddress != null) out.append(" addr ").append(checkAddress);
    if (checkPort != null) out.append(" port ").append(checkPort);
    options.forEach(option -> out.append(' ').append(option));
    return out.toString();
  }
}
