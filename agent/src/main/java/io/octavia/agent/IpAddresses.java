package io.octavia.agent;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Addresses and networks, read as strictly as Python's {@code ipaddress} does. */
final class IpAddresses {
  private static final Pattern V4 = Pattern.compile("(\\d{1,3}\\.){3}\\d{1,3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** A network in CIDR notation without host bits. */
  record Network(InetAddress address, int prefix) {
    boolean v6() {
      return address instanceof Inet6Address;
    }

    @Override
    public String toString() {
      return address.getHostAddress() + "/" + prefix;
    }
  }

  private IpAddresses() {}

  /**
   * An address literal, never a name.
   *
   * @throws IllegalArgumentException with Python's words
   */
  static InetAddress address(String text) {
    try {
      if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
        return InetAddress.ofLiteral(text);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(noAddress(text, "address"), e);
    }
    throw new IllegalArgumentException(noAddress(text, "address"));
  }

  /**
   * A network; an address alone is a network of one.
   *
   * @throws IllegalArgumentException with Python's words, also if bits of the host are set
   */
  static Network network(String text) {
    int slash = text.indexOf('/');
    InetAddress address;
    int prefix;
    try {
      address = address(slash < 0 ? text : text.substring(0, slash));
      prefix = slash < 0 ? width(address) : Integer.parseInt(text.substring(slash + 1));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(noAddress(text, "network"), e);
    }
    if (prefix < 0 || prefix > width(address)) {
      throw new IllegalArgumentException(noAddress(text, "network"));
    }
    byte[] bytes = address.getAddress();
    for (int bit = prefix; bit < width(address); bit++) {
      if ((bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) {
        throw new IllegalArgumentException(text + " has host bits set");
      }
    }
    return new Network(address, prefix);
  }

  static boolean v6(String address) {
    return address(address) instanceof Inet6Address;
  }

  /** 32 or 128. */
  static int width(InetAddress address) {
    return address.getAddress().length * 8;
  }

  /** IPv6 with all its digits, as upstream's messages have it. */
  static String exploded(String text) {
    InetAddress address = address(text);
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    String digits = HexFormat.of().formatHex(address.getAddress());
    var groups = new StringJoiner(":");
    for (int at = 0; at < digits.length(); at += 4) {
      groups.add(digits.substring(at, at + 4));
    }
    return groups.toString();
  }

  private static String noAddress(String text, String what) {
    return "'" + text + "' does not appear to be an IPv4 or IPv6 " + what;
  }
}
