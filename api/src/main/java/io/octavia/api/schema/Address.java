package io.octavia.api.schema;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An IPv4 or IPv6 address: 4 or 16 bytes. Reads what Python's {@code ipaddress} reads. */
public final class Address {
  private final byte[] bytes;

  private Address(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The address that the text says; zone ids and leading zeros are refused. */
  public static Optional<Address> parse(String text) {
    byte[] bytes = text.indexOf(':') >= 0 ? six(text) : four(text);
    return bytes == null ? Optional.empty() : Optional.of(new Address(bytes));
  }

  /** 4 or 6. */
  public int version() {
    return bytes.length == 4 ? 4 : 6;
  }

  /** How many bits it has. */
  int width() {
    return bytes.length * 8;
  }

  /** This address with all bits after the first ones zero. */
  Address network(int prefix) {
    var masked = bytes.clone();
    for (int bit = prefix; bit < width(); bit++) {
      masked[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
    }
    return new Address(masked);
  }

  /**
   * Length of the prefix if this is a netmask, or the mask of the host's bits, which Python takes
   * as well; -1 if it is neither.
   */
  int maskLength() {
    int length = leadingOnes();
    if (network(length).equals(this)) return length;
    var inverse = inverse();
    int rest = inverse.leadingOnes();
    return inverse.network(rest).equals(inverse) ? rest : -1;
  }

  private int leadingOnes() {
    int length = 0;
    while (length < width() && (bytes[length / 8] & (0x80 >> (length % 8))) != 0) {
      length++;
    }
    return length;
  }

  private Address inverse() {
    var inverse = bytes.clone();
    for (int at = 0; at < inverse.length; at++) inverse[at] = (byte) ~inverse[at];
    return new Address(inverse);
  }

  private static byte @Nullable [] four(String text) {
    var parts = text.split("\\.", -1);
    if (parts.length != 4) return null;
    var bytes = new byte[4];
    for (int at = 0; at < 4; at++) {
      var part = parts[at];
      boolean digits = !part.isEmpty() && part.length() <= 3 && allIn(part, '0', '9');
      if (!digits || (part.length() > 1 && part.charAt(0) == '0')) return null;
      int value = Integer.parseInt(part);
      if (value > 255) return null;
      bytes[at] = (byte) value;
    }
    return bytes;
  }

  private static boolean allIn(String text, char low, char high) {
    return text.chars().allMatch(each -> each >= low && each <= high);
  }

  private static byte @Nullable [] six(String text) {
    int dots = text.lastIndexOf(':') + 1;
    if (text.indexOf('.') < 0) return groups(text);
    byte[] tail = four(text.substring(dots));
    if (tail == null) return null;
    var hex =
        String.format(
            "%x:%x",
            (tail[0] & 0xff) << 8 | (tail[1] & 0xff), (tail[2] & 0xff) << 8 | (tail[3] & 0xff));
    return groups(text.substring(0, dots) + hex);
  }

  private static byte @Nullable [] groups(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      var all = text.split(":", -1);
      var bytes = new byte[16];
      return all.length == 8 && fill(bytes, 0, all) ? bytes : null;
    }
    if (text.indexOf("::", gap + 1) >= 0) return null;
    var head = gap == 0 ? new String[0] : text.substring(0, gap).split(":", -1);
    var rest = text.substring(gap + 2);
    var tail = rest.isEmpty() ? new String[0] : rest.split(":", -1);
    var bytes = new byte[16];
    boolean valid =
        head.length + tail.length <= 7
            && fill(bytes, 0, head)
            && fill(bytes, 8 - tail.length, tail);
    return valid ? bytes : null;
  }

  private static boolean fill(byte[] bytes, int from, String[] groups) {
    for (int at = 0; at < groups.length; at++) {
      var group = groups[at];
      if (group.isEmpty() || group.length() > 4 || !group.chars().allMatch(Address::hex)) {
        return false;
      }
      int value = Integer.parseInt(group, 16);
      bytes[2 * (from + at)] = (byte) (value >> 8);
      bytes[2 * (from + at) + 1] = (byte) value;
    }
    return true;
  }

  private static boolean hex(int each) {
    return Character.digit(each, 16) >= 0 && each < 128;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Address address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The canonical text: for IPv6 lower case with the longest run of zeros left out. */
  @Override
  public String toString() {
    if (bytes.length == 4) {
      return String.format(
          "%d.%d.%d.%d", bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff, bytes[3] & 0xff);
    }
    var groups = new int[8];
    for (int at = 0; at < 8; at++) {
      groups[at] = (bytes[2 * at] & 0xff) << 8 | (bytes[2 * at + 1] & 0xff);
    }
    return compressed(groups);
  }

  private static String compressed(int[] groups) {
    int start = -1;
    int length = 1;
    for (int from = 0; from < 8; from++) {
      int run = 0;
      while (from + run < 8 && groups[from + run] == 0) run++;
      if (run > length) {
        start = from;
        length = run;
      }
    }
    var out = new StringBuilder();
    for (int at = 0; at < 8; at++) {
      if (at == start) {
        out.append("::");
        at += length - 1;
      } else {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') out.append(':');
        out.append(Integer.toHexString(groups[at]));
      }
    }
    return out.toString();
  }
}
