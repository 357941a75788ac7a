package io.octavia.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * What HAProxy reads besides the controller's file; in upstream's images it is there.
 *
 * <p>Metrics come from a script that HAProxy itself runs, and only where a listener shows them: it
 * costs two megabytes a process. Upstream has a program for it, which would have to run in every
 * amphora's network namespace.
 */
final class HaproxyExtra {
  /** A section that controllers write if a listener shows metrics. */
  private static final String SHOWS_METRICS = "\nfrontend prometheus-exporter-internal-endpoint\n";

  /** Without strict limits HAProxy serves also where it may not open as many files as it wants. */
  private static final String ALWAYS =
      """
      global
          group nogroup
          no strict-limits
      """;

  private HaproxyExtra() {}

  /** Writes what goes with that configuration. */
  static void write(Layout layout, String configuration) {
    var text = ALWAYS;
    if (configuration.contains(SHOWS_METRICS)) {
      AtomicFiles.write(layout.outside(layout.metricsScript()), script(), AtomicFiles.PLAIN);
      text += metrics(layout.metricsScript());
    }
    // At every change of a member; it is the same nearly always.
    var file = layout.outside(layout.haproxyExtra());
    if (!AtomicFiles.readText(file).equals(Optional.of(text))) {
      AtomicFiles.write(file, text, AtomicFiles.PLAIN);
    }
  }

  private static String metrics(String script) {
    return """
        lua-load %s

    frontend prometheus-exporter-names
        bind 127.0.0.1:9102
        mode http
        no log
        timeout client 5s
        timeout http-request 5s
        http-request use-service lua.octavia-metrics
    """
        .formatted(script);
  }

  private static String script() {
    try (var stream = HaproxyExtra.class.getResourceAsStream("metrics.lua")) {
      if (stream == null) throw new IllegalStateException("the agent's jar lacks metrics.lua");
      return new String(stream.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read metrics.lua", e);
    }
  }
}
