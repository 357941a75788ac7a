package io.octavia.bench;

import io.octavia.db.Db;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.PoolId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.PoolKey;
import io.octavia.wire.Heartbeat.PoolReport;
import io.octavia.wire.Heartbeat.Stats;
import io.octavia.wire.HeartbeatCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.StringJoiner;
import java.util.UUID;
import org.jooq.DSLContext;

/**
 * Amphorae that exist in the database and send heartbeats: each of a load balancer of its own, with
 * so many listeners, and to each a pool with five members. Every heartbeat has traffic.
 */
record Fleet(int amphorae, int listeners) {
  private static final int MEMBERS = 5;

  /**
   * Nobody believes the same heartbeat twice in a row; the last round may have been a part of one.
   */
  private static final int VARIANTS = 3;

  /** How often fleets have spoken so far. */
  private static long rounds;

  private static final String STATUS = "'ACTIVE', 'ONLINE', 1";

  private static String id(String kind, int amphora, int number) {
    var name = kind + "/" + amphora + "/" + number;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Puts them into a database. */
  void settle(Db db) {
    for (int at = 0; at < amphorae; at += 50) {
      int from = at;
      db.change(tx -> insert(tx, from, Math.min(from + 50, amphorae)));
    }
  }

  /** A statement for each table: there may be millions of members. */
  private void insert(DSLContext tx, int from, int end) {
    var loadBalancers = new StringJoiner(", ");
    var rows = new StringJoiner(", ");
    var pools = new StringJoiner(", ");
    var theirs = new StringJoiner(", ");
    var members = new StringJoiner(", ");
    for (int i = from; i < end; i++) {
      var lb = id("lb", i, 0);
      loadBalancers.add("('%s', %s, 'SINGLE', 'amphora')".formatted(lb, STATUS));
      rows.add(
          "('%s', '%s', 'ALLOCATED', 'STANDALONE', 0, '%s')"
              .formatted(id("amphora", i, 0), lb, lb));
      for (int at = 0; at < listeners; at++) {
        var pool = id("pool", i, at);
        pools.add("('%s', 'HTTP', 'ROUND_ROBIN', %s, '%s')".formatted(pool, STATUS, lb));
        theirs.add(
            "('%s', 'HTTP', %d, %s, '%s', '%s', %d)"
                .formatted(id("listener", i, at), 80 + at, STATUS, lb, pool, 1025 + at));
        for (int member = at * MEMBERS; member < (at + 1) * MEMBERS; member++) {
          members.add(
              "('%s', '%s', '10.0.1.%d', 80, 1, 0, %s)"
                  .formatted(id("member", i, member), pool, member, STATUS));
        }
      }
    }
    var status = "provisioning_status, operating_status, enabled";
    insert(tx, "load_balancer (id, " + status + ", topology, provider)", loadBalancers);
    insert(tx, "amphora (id, load_balancer_id, status, role, cert_busy, compute_id)", rows);
    insert(tx, "pool (id, protocol, lb_algorithm, " + status + ", load_balancer_id)", pools);
    insert(
        tx,
        "listener (id, protocol, protocol_port, "
            + status
            + ", load_balancer_id, default_pool_id, peer_port)",
        theirs);
    insert(
        tx,
        "member (id, pool_id, ip_address, protocol_port, weight, backup, " + status + ")",
        members);
  }

  private static void insert(DSLContext tx, String into, StringJoiner rows) {
    tx.connection(connection -> {
      try (var statement = connection.createStatement()) {
        statement.execute("INSERT INTO " + into + " VALUES " + rows);
      }
    });
  }

  private Heartbeat heartbeat(int amphora, long sequence) {
    var reports = new LinkedHashMap<ListenerId, ListenerReport>();
    var pools = new LinkedHashMap<PoolKey, PoolReport>();
    for (int at = 0; at < listeners; at++) {
      var listener = new ListenerId(id("listener", amphora, at));
      reports.put(listener, new ListenerReport("OPEN", new Stats(1000, 500, 3, 7, 0)));
      var members = new LinkedHashMap<MemberId, String>();
      for (int member = 0; member < MEMBERS; member++) {
        members.put(new MemberId(id("member", amphora, at * MEMBERS + member)), "UP");
      }
      pools.put(
          new PoolKey(new PoolId(id("pool", amphora, at)), listener),
          new PoolReport("UP", members));
    }
    return Heartbeat.current(new AmphoraId(id("amphora", amphora, 0)), sequence, reports, pools);
  }

  /**
   * Sends each amphora's heartbeat again and again, evenly spread.
   *
   * @param interval between two of the same amphora
   * @return how many were sent
   */
  long speak(int port, String key, Duration interval, Duration length) throws IOException {
    var codec = new HeartbeatCodec(key);
    var datagrams = new byte[VARIANTS][amphorae][];
    for (int i = 0; i < amphorae; i++) {
      for (int variant = 0; variant < VARIANTS; variant++) {
        datagrams[variant][i] = codec.encode(heartbeat(i, variant));
      }
    }
    long sent = 0;
    SocketAddress to = new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var begin = Instant.now();
    try (var socket = new DatagramSocket()) {
      while (true) {
        var elapsed = Duration.between(begin, Instant.now());
        if (elapsed.compareTo(length) >= 0) {
          rounds += (sent + amphorae - 1) / amphorae;
          return sent;
        }
        long due = elapsed.toNanos() * amphorae / interval.toNanos();
        while (sent < due) {
          var datagram =
              datagrams[(int) ((rounds + sent / amphorae) % VARIANTS)][(int) (sent % amphorae)];
          sent++;
          socket.send(new DatagramPacket(datagram, datagram.length, to));
        }
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return sent;
    }
  }
}
