package io.octavia.drivers.local;

import java.util.regex.Pattern;

/**
 * How this instance names what it makes in the kernel: {@code <prefix>} (up to 6 characters), one
 * letter, and the first 8 hexadecimal digits of the object's id, so that names stay within the
 * kernel's 15 characters. {@link Ids} keeps those digits unique.
 */
record Names(String prefix) {
  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9]{0,5}");
  private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,29}[a-z0-9])?");

  Names {
    if (!isPrefix(prefix)) {
      throw new IllegalArgumentException(
          "'" + prefix + "' cannot be a name prefix: 1 to 6 of a-z and 0-9, a letter first");
    }
  }

  static boolean isPrefix(String text) {
    return PREFIX.matcher(text).matches();
  }

  static boolean isHost(String text) {
    return HOST.matcher(text).matches();
  }

  /** The digits of an id that names carry. */
  static String tag(String id) {
    return id.substring(0, 8);
  }

  /** The MAC address of what has that id; unique as the tag is not, so {@link Ids} checks both. */
  static String mac(String id) {
    int end = id.length();
    return "fa:16:3e:%s:%s:%s"
        .formatted(
            id.substring(end - 6, end - 4), id.substring(end - 4, end - 2), id.substring(end - 2));
  }

  String bridge(String networkId) {
    return prefix + "b" + tag(networkId);
  }

  /** The end of a port's veth pair that stays in the bridge. */
  String outer(String portId) {
    return prefix + "v" + tag(portId);
  }

  /** The end of a port's veth pair that goes to the server, until the agent renames it. */
  String inner(String portId) {
    return prefix + "n" + tag(portId);
  }

  String netns(String serverId) {
    return prefix + "-" + tag(serverId);
  }

  String hostNetns(String host) {
    return prefix + "-h-" + host;
  }

  /** All interfaces of this instance in the root namespace, and nothing else. */
  Pattern interfaces() {
    return Pattern.compile(prefix + "[bvn][0-9a-f]{8}");
  }

  /** All namespaces of this instance, and nothing else. */
  Pattern namespaces() {
    return Pattern.compile(prefix + "-(?:[0-9a-f]{8}|h-[a-z0-9-]+)");
  }
}
