package io.octavia.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON text of heartbeats: written as version 3 or 2, read from any version. Version 1 and the
 * messages without a version have the pools inside their listeners.
 */
final class HeartbeatJson {
  /** Ours alone: upstream does not look at it. */
  private static final String RUN = "run";

  /** Most names are ids: to remember them would cost more than to read them again. */
  private static final JsonFactory PARSERS =
      JsonFactory.builder().disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES).build();

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
    try (var parser = PARSERS.createParser(ObjectReadContext.empty(), new String(json, UTF_8))) {
      return new Reader(parser).message();
    } catch (JacksonException e) {
      throw new BadHeartbeatException("the message is not JSON", e);
    }
  }

  /** Reads one message as it comes: thousands come each second, and are not looked at again. */
  private static final class Reader {
    private final JsonParser parser;
    private final Map<ListenerId, ListenerReport> listeners = new LinkedHashMap<>();
    private final Map<PoolKey, PoolReport> pools = new LinkedHashMap<>();
    private final Map<PoolKey, PoolReport> poolsOfListeners = new LinkedHashMap<>();
    private @Nullable String id;
    private long sequence;
    private int version;
    private @Nullable String run;

    Reader(JsonParser parser) {
      this.parser = parser;
    }

    Heartbeat message() {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadHeartbeatException("the message is not an object");
      }
      each(this::field);
      if (parser.nextToken() != null) {
        throw new BadHeartbeatException("something follows the message");
      }
      return new Heartbeat(
          new AmphoraId(needed(id, "id")),
          sequence,
          version,
          listeners,
          version < 2 ? poolsOfListeners : pools,
          run);
    }

    private void field(String name) {
      switch (name) {
        case "id" -> id = text();
        case "seq" -> sequence = number();
        case "ver" -> version = (int) number();
        case RUN -> run = text();
        case "listeners" -> each(key -> listener(new ListenerId(key)));
        case "pools" -> each(key -> pools.put(PoolKey.parse(key), pool()));
        default -> parser.skipChildren();
      }
    }

    private void listener(ListenerId listener) {
      var status = new Text();
      var counters = new Counters();
      each(name -> {
        switch (name) {
          case "status" -> status.value = text();
          case "stats" -> each(counters::read);
          case "pools" ->
              each(key ->
                  poolsOfListeners.put(new PoolKey(PoolKey.parse(key).pool(), listener), pool()));
          default -> parser.skipChildren();
        }
      });
      listeners.put(listener, new ListenerReport(needed(status.value, "status"), counters.stats()));
    }

    private PoolReport pool() {
      var status = new Text();
      var members = new LinkedHashMap<MemberId, String>();
      each(name -> {
        switch (name) {
          case "status" -> status.value = text();
          case "members" ->
              each(key -> members.put(new MemberId(key), Objects.requireNonNullElse(text(), "")));
          default -> parser.skipChildren();
        }
      });
      return new PoolReport(needed(status.value, "status"), members);
    }

    private static final class Text {
      @Nullable String value;
    }

    private final class Counters {
      private long tx;
      private long rx;
      private long conns;
      private long totconns;
      private long ereq;

      void read(String name) {
        switch (name) {
          case "tx" -> tx = number();
          case "rx" -> rx = number();
          case "conns" -> conns = number();
          case "totconns" -> totconns = number();
          case "ereq" -> ereq = number();
          default -> parser.skipChildren();
        }
      }

      Stats stats() {
        return new Stats(tx, rx, conns, totconns, ereq);
      }
    }

    /** The properties of an object, each with its value as the current token; others have none. */
    private void each(Consumer<String> property) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      for (var name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        property.accept(name);
      }
    }

    /** Null if it is anything but a text. */
    private @Nullable String text() {
      if (parser.currentToken() == JsonToken.VALUE_STRING) return parser.getString();
      parser.skipChildren();
      return null;
    }

    /** 0 if it is none. */
    private long number() {
      if (!parser.currentToken().isStructStart()) return parser.getValueAsLong(0);
      parser.skipChildren();
      return 0;
    }

    private static String needed(@Nullable String value, String name) {
      if (value == null) throw new BadHeartbeatException("the message has no " + name);
      return value;
    }
  }
}
