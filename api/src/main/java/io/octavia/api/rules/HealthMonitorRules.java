package io.octavia.api.rules;

import io.octavia.api.fault.Fault;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a pool's members may be probed.
 *
 * @param datagramDelay smallest delay of a UDP-CONNECT probe, in seconds
 */
public record HealthMonitorRules(boolean pingAllowed, int datagramDelay) {
  private static final Set<String> HTTP = Set.of("HTTP", "HTTPS");
  private static final Set<String> FOR_DATAGRAMS = Set.of("UDP-CONNECT", "SCTP", "TCP", "HTTP");
  private static final Map<String, String> DEFAULTS =
      Map.of("http_method", "GET", "url_path", "/", "expected_codes", "200");

  /** Refuses a monitor that the pool cannot have, and completes what the request leaves to us. */
  public void create(Draft monitor, String poolProtocol) {
    var type = monitor.required("type");
    if (type.equals("PING") && !pingAllowed) throw Fault.disabled("type", "PING");
    if (Protocols.connectionless(poolProtocol)) {
      if (!FOR_DATAGRAMS.contains(type)) {
        throw Fault.invalid(
            "The associated pool protocol is "
                + poolProtocol
                + ", so only a UDP-CONNECT/SCTP/TCP/HTTP health monitor is supported.");
      }
    } else if (type.equals("UDP-CONNECT") || type.equals("SCTP")) {
      throw Fault.invalid("The " + type + " type is only supported for pools of type UDP/SCTP.");
    }
    requestOptions(monitor, type);
    if (HTTP.contains(type)) {
      DEFAULTS.forEach((column, value) -> {
        if (monitor.get(column) == null) monitor.put(column, value);
      });
    }
    delay(monitor, type);
    domainName(monitor);
  }

  /** Refuses a change that cannot be. */
  public void update(Draft monitor) {
    var type = monitor.required("type");
    requestOptions(monitor, type);
    if (HTTP.contains(type)) {
      DEFAULTS.forEach((column, value) -> {
        if (monitor.has(column) && monitor.get(column) == null) monitor.put(column, value);
      });
    }
    if (monitor.has("delay")) delay(monitor, type);
    domainName(monitor);
  }

  private static void requestOptions(Draft monitor, String type) {
    if (HTTP.contains(type)) return;
    for (var column : new String[] {"http_method", "url_path", "expected_codes"}) {
      if (monitor.gives(column)) {
        throw Fault.option(column, "health monitors of type " + type);
      }
    }
  }

  private void delay(Draft monitor, String type) {
    var delay = Objects.requireNonNull(monitor.integer("delay"));
    if (type.equals("UDP-CONNECT") && delay < datagramDelay) {
      throw Fault.invalid(
          "The request delay value "
              + delay
              + " should be larger than "
              + datagramDelay
              + " for UDP-CONNECT health monitor type.");
    }
  }

  private static void domainName(Draft monitor) {
    if (!monitor.gives("domain_name") && !monitor.gives("http_version")) return;
    if (!monitor.holds("domain_name")) return;
    if (!(monitor.get("http_version") instanceof Number version)) {
      throw Fault.invalid("'http_version' must be specified when 'domain_name' is provided.");
    }
    if (version.floatValue() < 1.1f) {
      throw Fault.option(
          "http_version " + version, "health monitors HTTP 1.1 domain name health check");
    }
  }
}
