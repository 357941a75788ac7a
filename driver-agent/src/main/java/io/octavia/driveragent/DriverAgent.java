package io.octavia.driveragent;

import io.octavia.config.Config;
import io.octavia.config.Option;
import io.octavia.db.Db;
import io.octavia.db.resource.Resources;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The three sockets of {@code [driver_agent]}. */
public final class DriverAgent implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DriverAgent.class);

  private final Deque<Listener> listeners = new ArrayDeque<>();

  private DriverAgent() {}

  /**
   * Listens at the sockets that the configuration names.
   *
   * @param ports where the VIPs of load balancers that are gone are given back
   * @param secrets where the certificates in answers come from
   * @throws UncheckedIOException if one of the sockets cannot be had; the text says which
   */
  public static DriverAgent start(
      Config config, Db db, Ports ports, Secrets secrets, InstantSource clock) {
    var resources = new Resources(db, clock);
    var agent = new DriverAgent();
    try {
      agent.listen(
          config,
          io.octavia.config.DriverAgent.STATUS_SOCKET_PATH,
          new StatusUpdates(resources, ports),
          limits(
              config,
              io.octavia.config.DriverAgent.STATUS_REQUEST_TIMEOUT,
              io.octavia.config.DriverAgent.STATUS_MAX_PROCESSES));
      agent.listen(
          config,
          io.octavia.config.DriverAgent.STATS_SOCKET_PATH,
          new StatisticsUpdates(db),
          limits(
              config,
              io.octavia.config.DriverAgent.STATS_REQUEST_TIMEOUT,
              io.octavia.config.DriverAgent.STATS_MAX_PROCESSES));
      agent.listen(
          config,
          io.octavia.config.DriverAgent.GET_SOCKET_PATH,
          new Questions(resources, secrets),
          limits(
              config,
              io.octavia.config.DriverAgent.GET_REQUEST_TIMEOUT,
              io.octavia.config.DriverAgent.GET_MAX_PROCESSES));
    } catch (IOException e) {
      agent.close();
      throw new UncheckedIOException("the driver agent cannot start: " + e.getMessage(), e);
    }
    return agent;
  }

  private void listen(
      Config config, Option<String> path, Listener.Answer answer, Listener.Limits limits)
      throws IOException {
    listeners.push(Listener.start(Path.of(config.get(path)), answer, limits));
    log.info("Drivers of providers are heard at {}", config.get(path));
  }

  private static Listener.Limits limits(
      Config config, Option<Integer> timeout, Option<Integer> most) {
    int connections = Math.max(1, config.get(most));
    double many = config.get(io.octavia.config.DriverAgent.MAX_PROCESS_WARNING_PERCENT);
    return new Listener.Limits(
        Duration.ofSeconds(Math.max(1, config.get(timeout))),
        connections,
        Math.max(1, (int) Math.ceil(connections * many)));
  }

  /** Stops listening; the socket files go. */
  @Override
  public void close() {
    for (var listener : listeners) {
      try {
        listener.close();
      } catch (IOException e) {
        log.warn("A socket of the driver agent did not close", e);
      }
    }
  }
}
