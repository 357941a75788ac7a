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
    for (int at = 0; at < amphorae; at += 200) {
      int from = at;
      db.change(tx -> {
        for (int i = from; i < Math.min(from + 200, amphorae); i++) one(tx, i);
      });
    }
  }

  private void one(DSLContext tx, int amphora) {
    var lb = id("lb", amphora, 0);
    tx.execute(
        "INSERT INTO load_balancer (id, provisioning_status, operating_status, enabled, topology,"
            + " provider) VALUES (?, "
            + STATUS
            + ", 'SINGLE', 'amphora')",
        lb);
    tx.execute(
        "INSERT INTO amphora (id, load_balancer_id, status, role, cert_busy, compute_id) VALUES"
            + " (?, ?, 'ALLOCATED', 'STANDALONE', 0, ?)",
        id("amphora", amphora, 0),
        lb,
        lb);
    for (int at = 0; at < listeners; at++) {
      var pool = id("pool", amphora, at);
      tx.execute(
          "INSERT INTO pool (id, protocol, lb_algorithm, provisioning_status, operating_status,"
              + " enabled, load_balancer_id) VALUES (?, 'HTTP', 'ROUND_ROBIN', "
              + STATUS
              + ", ?)",
          pool,
          lb);
      tx.execute(
          "INSERT INTO listener (id, protocol, protocol_port, provisioning_status,"
              + " operating_status, enabled, load_balancer_id, default_pool_id, peer_port) VALUES"
              + " (?, 'HTTP', ?, "
              + STATUS
              + ", ?, ?, ?)",
          id("listener", amphora, at),
          80 + at,
          lb,
          pool,
          1025 + at);
      for (int member = 0; member < MEMBERS; member++) {
        tx.execute(
            "INSERT INTO member (id, pool_id, ip_address, protocol_port, weight, backup,"
                + " provisioning_status, operating_status, enabled) VALUES (?, ?, ?, 80, 1, 0, "
                + STATUS
                + ")",
            id("member", amphora, at * MEMBERS + member),
            pool,
            "10.0.1." + member);
      }
    }
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
