package io.octavia.driveragent;

import io.octavia.db.Db;
import io.octavia.db.health.ListenerCounters;
import io.octavia.db.tables.Tables;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Stores the traffic of listeners that drivers report, in the place of what was reported before.
 * All or nothing of a message. Where amphorae have their id in the table, others have that of the
 * listener.
 */
final class StatisticsUpdates implements Listener.Answer {
  private static final Logger log = LoggerFactory.getLogger(StatisticsUpdates.class);
  private static final Map<String, String> ABOUT = Map.of("stats_object", "listeners");

  private final Db db;

  StatisticsUpdates(Db db) {
    this.db = db;
  }

  @Override
  public byte[] to(JsonNode statistics) {
    try {
      store(counters(statistics));
      return Replies.done();
    } catch (IllegalArgumentException e) {
      return Replies.failed(String.valueOf(e.getMessage()), ABOUT);
    } catch (RuntimeException e) {
      log.error("Statistics could not be stored", e);
      return Replies.failed("The statistics could not be stored.", ABOUT);
    }
  }

  private static List<ListenerCounters> counters(JsonNode statistics) {
    var listeners = statistics.path("listeners");
    if (!statistics.isObject() || !(listeners.isArray() || listeners.isMissingNode())) {
      throw new IllegalArgumentException("listeners must be a list");
    }
    var counters = new ArrayList<ListenerCounters>();
    for (var listener : listeners) {
      var id = listener.path("id");
      if (!id.isString()) throw new IllegalArgumentException("statistics need the listener's id");
      counters.add(
          new ListenerCounters(
              new ListenerId(id.stringValue()),
              new AmphoraId(id.stringValue()),
              count(listener, "bytes_in"),
              count(listener, "bytes_out"),
              count(listener, "active_connections"),
              count(listener, "total_connections"),
              count(listener, "request_errors")));
    }
    return counters;
  }

  private static long count(JsonNode listener, String name) {
    var value = listener.path(name);
    if (!value.canConvertToLong() || !value.isIntegralNumber() || value.longValue() < 0) {
      throw new IllegalArgumentException(
          name + " of listener " + listener.path("id").asString("") + " must be a count");
    }
    return value.longValue();
  }

  /** Listeners that are gone get no rows: nobody would ever take these away. */
  private void store(List<ListenerCounters> counters) {
    if (counters.isEmpty()) return;
    var ids = counters.stream().map(each -> each.listener().value()).toList();
    db.change(tx -> {
      var there =
          tx.select(Tables.LISTENER.ID)
              .from(Tables.LISTENER)
              .where(Tables.LISTENER.ID.in(ids))
              .fetchSet(Tables.LISTENER.ID);
      ListenerCounters.replace(
          tx, counters.stream().filter(each -> there.contains(each.listener().value())).toList());
    });
  }
}
