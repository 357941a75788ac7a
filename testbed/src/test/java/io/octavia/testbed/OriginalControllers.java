package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The original's API, worker and health manager in a whole cloud, beside ours: told the same, but
 * for a database, a broker and a port for heartbeats of their own.
 */
final class OriginalControllers implements AutoCloseable {
  private static final String HEARTBEATS = "5556";

  private final Parts parts = new Parts();
  private final CountedCalls calls;
  private final OriginalApi api;
  private final OriginalWorker worker;
  private final OriginalHealthManager health;

  private OriginalControllers(WholeCloud cloud, CloudControllers ours, Path directory) {
    try {
      calls = parts.add(CountedCalls.of(cloud));
      // Our worker would serve its calls: the queue has the same name in all deployments.
      var broker = parts.add(RabbitMq.start()).url();
      var database = cloud.database();
      var settings = settings(ours);
      settings.putAll(calls.settings());
      // What this release calls [neutron] endpoint_override.
      settings.put("neutron.endpoint", calls.neutron().address().toString());
      makeTables(database, directory);
      var options = OriginalConfiguration.of(settings);
      worker = parts.add(OriginalWorker.start(database, broker, options));
      var heartbeats = Integer.parseInt(HEARTBEATS);
      var key = settings.get("health_manager.heartbeat_key");
      health = parts.add(OriginalHealthManager.start(database, heartbeats, key, options));
      api = parts.add(OriginalApi.start(database, 1, broker, options));
      worker.awaitConsumer();
    } catch (AssertionError | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** All of them, when they serve. */
  static OriginalControllers start(WholeCloud cloud, CloudControllers ours, Path directory) {
    return new OriginalControllers(cloud, ours, directory);
  }

  private static Map<String, String> settings(CloudControllers ours) {
    var settings = new HashMap<>(ours.settings());
    settings.remove("database.connection");
    settings.remove("DEFAULT.transport_url");
    settings.put("DEFAULT.host", "original");
    var address = settings.get("health_manager.bind_ip");
    settings.put("health_manager.bind_port", HEARTBEATS);
    settings.put("health_manager.controller_ip_port_list", address + ":" + HEARTBEATS);
    settings.put("controller_worker.image_driver", "image_glance_driver");
    return settings;
  }

  private static void makeTables(String database, Path directory) {
    var file = directory.resolve("original.conf");
    try {
      Files.writeString(file, Installation.text(Map.of("database.connection", database)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var script = DaemonProcess.script("octavia-db-manage").toString();
    var command = List.of(script, "--config-file", file.toString(), "upgrade", "head");
    Command.run(CloudScene.LONG, Map.of(), command).orFail();
  }

  /** What they ask of Neutron and Nova. */
  CountedCalls calls() {
    return calls;
  }

  /** Calls of their API with a token. */
  ServiceCalls as(String token) {
    return new ServiceCalls(URI.create(api.address() + "/v2.0/lbaas"), token);
  }

  /** What all of them said. */
  String logs() {
    return "== api\n" + api.log() + "\n== worker\n" + worker.log() + "\n== health\n" + health.log();
  }

  @Override
  public String toString() {
    return "ready";
  }

  @Override
  public void close() {
    parts.close();
  }
}
