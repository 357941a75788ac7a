package io.octavia.drivers.local;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address as a number. {@code toString} is the canonical text: dotted quad, or RFC
 * 5952.
 */
record Ip(int version, BigInteger value) implements Comparable<Ip> {
  private static final String OCTET = "(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])";
  private static final Pattern V4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*");

  /** Reads a literal; never asks a resolver. */
  static Ip parse(String text) {
    if (V4.matcher(text).matches()) {
      return new Ip(4, new BigInteger(1, InetAddress.ofLiteral(text).getAddress()));
    }
    if (V6.matcher(text).matches() && InetAddress.ofLiteral(text) instanceof Inet6Address six) {
      return new Ip(6, new BigInteger(1, six.getAddress()));
    }
    throw new IllegalArgumentException("'" + text + "' is not a valid IP address");
  }

  /** How long an address of this version is. */
  int bits() {
    return version == 4 ? 32 : 128;
  }

  /** The address so many further on. */
  Ip plus(long offset) {
    return new Ip(version, value.add(BigInteger.valueOf(offset)));
  }

  @Override
  public int compareTo(Ip other) {
    return version == other.version
        ? value.compareTo(other.value)
        : Integer.compare(version, other.version);
  }

  @Override
  public String toString() {
    return version == 4 ? dottedQuad() : compressed();
  }

  private String dottedQuad() {
    int bits = value.intValue();
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 255)
        + "."
        + (bits >>> 8 & 255)
        + "."
        + (bits & 255);
  }

  private String compressed() {
    List<String> groups = new ArrayList<>();
    for (int shift = 112; shift >= 0; shift -= 16) {
      groups.add(Integer.toHexString(value.shiftRight(shift).intValue() & 0xffff));
    }
    int start = 0;
    int length = 1;
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && groups.get(i + run).equals("0")) {
        run++;
      }
      if (run > length) {
        start = i;
        length = run;
      }
    }
    return length == 1
        ? String.join(":", groups)
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + length, 8));
  }
}
