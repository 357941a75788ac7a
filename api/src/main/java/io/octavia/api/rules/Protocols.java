package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.Map;
import java.util.Set;

/** Which protocols go together. */
public final class Protocols {
  private static final Map<String, Set<String>> POOLS =
      Map.of(
          "TCP", Set.of("HTTP", "HTTPS", "PROXY", "PROXYV2", "TCP"),
          "HTTP", Set.of("HTTP", "PROXY", "PROXYV2"),
          "HTTPS", Set.of("HTTPS", "PROXY", "PROXYV2", "TCP"),
          "TERMINATED_HTTPS", Set.of("HTTP", "PROXY", "PROXYV2"),
          "UDP", Set.of("UDP"),
          "SCTP", Set.of("SCTP"),
          "PROMETHEUS", Set.of());

  private Protocols() {}

  /** Refuses a pool that the listener cannot send to. */
  public static void compatible(String listener, String pool) {
    if (!POOLS.getOrDefault(listener, Set.of()).contains(pool)) {
      throw Fault.invalid(
          "The pool protocol '"
              + pool
              + "' is invalid while the listener protocol is '"
              + listener
              + "'.");
    }
  }

  /** Refuses children of a listener that serves metrics. */
  public static void mayHaveChildren(String listener) {
    if (listener.equals("PROMETHEUS")) {
      throw Fault.of(400, "Protocol PROMETHEUS listeners cannot have child objects.");
    }
  }

  /** The protocol below: two listeners of one cannot share a port. */
  public static String transport(String listener) {
    return connectionless(listener) ? listener : "TCP";
  }

  /** UDP or SCTP. */
  public static boolean connectionless(String protocol) {
    return protocol.equals("UDP") || protocol.equals("SCTP");
  }
}
