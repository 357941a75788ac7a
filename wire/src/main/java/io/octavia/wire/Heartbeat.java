package io.octavia.wire;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.PoolId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an amphora says of itself every few seconds. {@link HeartbeatCodec} turns it into a datagram
 * and back.
 *
 * <p>Pools of messages before version 2, which stand inside the listeners there, are in {@code
 * pools} too.
 *
 * @param sequence grows by one with each message, from 0 at the start of the sender
 * @param version 0 (none was given, before 4.0) to 3
 * @param run a word that each start of the sender makes anew, so that nobody can send its messages
 *     again later; null: upstream's amphorae have none
 */
public record Heartbeat(
    AmphoraId amphora,
    long sequence,
    int version,
    Map<ListenerId, ListenerReport> listeners,
    Map<PoolKey, PoolReport> pools,
    @Nullable String run) {

  /** What today's amphorae send. */
  public static final int CURRENT_VERSION = 3;

  /** Keeps the order of the maps. */
  public Heartbeat {
    listeners = Collections.unmodifiableMap(new LinkedHashMap<>(listeners));
    pools = Collections.unmodifiableMap(new LinkedHashMap<>(pools));
  }

  /** A message of upstream's. */
  public Heartbeat(
      AmphoraId amphora,
      long sequence,
      int version,
      Map<ListenerId, ListenerReport> listeners,
      Map<PoolKey, PoolReport> pools) {
    this(amphora, sequence, version, listeners, pools, null);
  }

  /** The same message, as one of that run. */
  public Heartbeat ofRun(String word) {
    return new Heartbeat(amphora, sequence, version, listeners, pools, word);
  }

  /** A message of the current version. */
  public static Heartbeat current(
      AmphoraId amphora,
      long sequence,
      Map<ListenerId, ListenerReport> listeners,
      Map<PoolKey, PoolReport> pools) {
    return new Heartbeat(amphora, sequence, CURRENT_VERSION, listeners, pools);
  }

  /** True if the counters count from the previous message, false if since the process started. */
  public boolean countsDeltas() {
    return version >= 3;
  }

  /** True if the sender knew of pools outside listeners, with which other rules came. */
  public boolean hasTopLevelPools() {
    return version >= 2;
  }

  /** The reports by pool; of a pool that several listeners share, the last one. */
  public Map<PoolId, PoolReport> poolReports() {
    var reports = new LinkedHashMap<PoolId, PoolReport>();
    pools.forEach((key, report) -> reports.put(key.pool(), report));
    return reports;
  }

  /**
   * One listener.
   *
   * @param status {@code OPEN}, {@code FULL}, or another word of HAProxy's frontends
   */
  public record ListenerReport(String status, Stats stats) {}

  /**
   * Counters of one listener. All but {@code conns} are differences to the previous message, or
   * totals if {@link #countsDeltas} says so.
   *
   * @param tx bytes to the clients
   * @param rx bytes from the clients
   * @param conns connections right now
   * @param totconns connections accepted
   * @param ereq requests that were in error
   */
  public record Stats(long tx, long rx, long conns, long totconns, long ereq) {
    /** A listener without traffic. */
    public static final Stats NONE = new Stats(0, 0, 0, 0, 0);
  }

  /**
   * One pool.
   *
   * @param status {@code UP} or {@code DOWN}
   * @param members status words: {@code UP}, {@code UP 1/3}, {@code DOWN}, {@code DRAIN}, {@code
   *     MAINT}, {@code no check}, {@code RESTARTING} or another one of HAProxy's
   */
  public record PoolReport(String status, Map<MemberId, String> members) {
    /** Keeps the order of the map. */
    public PoolReport {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  /**
   * Names a pool in a message.
   *
   * @param listener the listener it serves, null for pools of UDP and SCTP listeners
   */
  public record PoolKey(PoolId pool, @Nullable ListenerId listener) {
    /** Cuts {@code text} at its last colon, if it has one. */
    public static PoolKey parse(String text) {
      int colon = text.lastIndexOf(':');
      return colon < 0
          ? new PoolKey(new PoolId(text), null)
          : new PoolKey(
              new PoolId(text.substring(0, colon)), new ListenerId(text.substring(colon + 1)));
    }

    /** {@code pool:listener}, or {@code pool}. */
    @Override
    public String toString() {
      return listener == null ? pool.value() : pool.value() + ":" + listener.value();
    }
  }
}
