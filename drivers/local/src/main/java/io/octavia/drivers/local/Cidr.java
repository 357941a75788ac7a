package io.octavia.drivers.local;

import java.math.BigInteger;

/** A range of addresses: the first one, and how many leading bits all of them share. */
record Cidr(Ip first, int prefix) {
  /**
   * Reads {@code address/prefix}, or an address alone for a range of one. Host bits are cleared.
   */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    Ip address = Ip.parse(slash < 0 ? text : text.substring(0, slash));
    int prefix = address.bits();
    if (slash >= 0) {
      String digits = text.substring(slash + 1);
      prefix = digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }
    if (prefix < 0 || prefix > address.bits()) {
      throw new IllegalArgumentException("'" + text + "' is not a valid IP subnet");
    }
    BigInteger hostBits =
        BigInteger.ONE.shiftLeft(address.bits() - prefix).subtract(BigInteger.ONE);
    return new Cidr(new Ip(address.version(), address.value().andNot(hostBits)), prefix);
  }

  /** The last address: IPv4's broadcast address. */
  Ip last() {
    BigInteger size = BigInteger.ONE.shiftLeft(first.bits() - prefix);
    return new Ip(first.version(), first.value().add(size).subtract(BigInteger.ONE));
  }

  /** 4 or 6. */
  int version() {
    return first.version();
  }

  boolean contains(Ip address) {
    return address.version() == version()
        && first.compareTo(address) <= 0
        && last().compareTo(address) >= 0;
  }

  boolean overlaps(Cidr other) {
    return contains(other.first) || other.contains(first);
  }

  @Override
  public String toString() {
    return first + "/" + prefix;
  }
}
