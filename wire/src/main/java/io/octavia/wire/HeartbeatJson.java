package io.octavia.wire;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON text of heartbeats: written as version 3 or 2, read from any version. Version 1 and the
 * messages without a version have the pools inside their listeners.
 */
final class HeartbeatJson {
  /** Ours alone: upstream does not look at it. */
  private static final String RUN = "run";

  private HeartbeatJson() {}

  static byte[] write(Heartbeat heartbeat) {
    if (!heartbeat.hasTopLevelPools()) {
      throw new IllegalArgumentException("version " + heartbeat.version() + " is only read");
    }
    var root = WireJson.MAPPER.createObjectNode();
    root.put("id", heartbeat.amphora().value());
    root.put("seq", heartbeat.sequence());
    var listeners = root.putObject("listeners");
    heartbeat.listeners().forEach((id, report) -> put(listeners.putObject(id.value()), report));
    var pools = root.putObject("pools");
    heartbeat.pools().forEach((key, report) -> put(pools.putObject(key.toString()), report));
    root.put("ver", heartbeat.version());
    if (heartbeat.run() != null) root.put(RUN, heartbeat.run());
    return WireJson.bytes(root);
  }

  private static void put(ObjectNode node, ListenerReport report) {
    node.put("status", report.status());
    var stats = report.stats();
    node.putObject("stats")
        .put("tx", stats.tx())
        .put("rx", stats.rx())
        .put("conns", stats.conns())
        .put("totconns", stats.totconns())
        .put("ereq", stats.ereq());
  }

  private static void put(ObjectNode node, PoolReport report) {
    node.put("status", report.status());
    var members = node.putObject("members");
    report.members().forEach((id, status) -> members.put(id.value(), status));
  }

  static Heartbeat read(byte[] json) {
    JsonNode root;
    try {
      root = WireJson.MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw new BadHeartbeatException("the message is not JSON", e);
    }
    if (!root.isObject()) throw new BadHeartbeatException("the message is not an object");
    int version = root.path("ver").asInt(0);
    var listeners = new LinkedHashMap<ListenerId, ListenerReport>();
    var pools = new LinkedHashMap<PoolKey, PoolReport>();
    for (var entry : root.path("listeners").properties()) {
      var id = new ListenerId(entry.getKey());
      listeners.put(id, listener(entry.getValue()));
      if (version < 2) readPools(entry.getValue().path("pools"), id, pools);
    }
    if (version >= 2) readPools(root.path("pools"), pools);
    return new Heartbeat(
        new AmphoraId(text(root, "id")),
        root.path("seq").asLong(0),
        version,
        listeners,
        pools,
        root.path(RUN).asString(null));
  }

  private static void readPools(JsonNode node, ListenerId listener, Map<PoolKey, PoolReport> into) {
    for (var entry : node.properties()) {
      var pool = PoolKey.parse(entry.getKey()).pool();
      into.put(new PoolKey(pool, listener), pool(entry.getValue()));
    }
  }

  private static void readPools(JsonNode node, Map<PoolKey, PoolReport> into) {
    for (var entry : node.properties()) {
      into.put(PoolKey.parse(entry.getKey()), pool(entry.getValue()));
    }
  }

  private static ListenerReport listener(JsonNode node) {
    var stats = node.path("stats");
    return new ListenerReport(
        text(node, "status"),
        new Stats(
            stats.path("tx").asLong(0),
            stats.path("rx").asLong(0),
            stats.path("conns").asLong(0),
            stats.path("totconns").asLong(0),
            stats.path("ereq").asLong(0)));
  }

  private static PoolReport pool(JsonNode node) {
    var members = new LinkedHashMap<MemberId, String>();
    for (var entry : node.path("members").properties()) {
      members.put(new MemberId(entry.getKey()), entry.getValue().asString(""));
    }
    return new PoolReport(text(node, "status"), members);
  }

  private static String text(JsonNode node, String name) {
    var value = node.path(name);
    if (!value.isString()) throw new BadHeartbeatException("the message has no " + name);
    return value.stringValue();
  }
}
