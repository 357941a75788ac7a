package io.octavia.health;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.octavia.config.Config;
import io.octavia.db.testing.TemporaryDatabase;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.LoadBalancerId;
import io.octavia.wire.Heartbeat;
import io.octavia.wire.Heartbeat.ListenerReport;
import io.octavia.wire.Heartbeat.Stats;
import io.octavia.wire.HeartbeatCodec;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HealthManagerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Map<String, String> OPTIONS =
      Map.of(
          "health_manager.bind_port", "0",
          "health_manager.heartbeat_key", "secret",
          "health_manager.heartbeat_interval", "1",
          "health_manager.heartbeat_timeout", "2",
          "health_manager.health_check_interval", "1");

  @Test
  void datagrams_become_statuses_and_silence_a_replacement() throws Exception {
    List<LoadBalancerId> woken = new CopyOnWriteArrayList<>();
    try (var database = TemporaryDatabase.create();
        var socket = new DatagramSocket()) {
      var audible = new AtomicBoolean(false);
      var rows = new Rows(database.db());
      rows.loadBalancer("lb", "ACTIVE", "OFFLINE");
      rows.listener("listener", "lb", 80);
      rows.amphora("amphora", "lb", "ALLOCATED");
      try (var manager =
          HealthManager.start(
              Config.of(OPTIONS),
              database.db(),
              InstantSource.system(),
              woken::add,
              new DeletedServers(),
              audible::get)) {
        send(
            socket,
            manager.port(),
            "not a heartbeat, long enough to have a trailer".getBytes(UTF_8));
        send(socket, manager.port(), new HeartbeatCodec("other").encode(heartbeat()));
        send(socket, manager.port(), new HeartbeatCodec("secret").encode(heartbeat()));
        await().until(() -> rows.operating("lb").equals("ONLINE"));
        assertThat(rows.operating("listener")).isEqualTo("ONLINE");
        assertThat(rows.lastHeard("amphora")).isNotNull();
        // As long as amphorae cannot be heard, none is silent.
        await()
            .during(Duration.ofSeconds(4))
            .atMost(Duration.ofSeconds(30))
            .until(() -> woken.isEmpty());
        audible.set(true);
        await().atMost(Duration.ofSeconds(30)).until(() -> !woken.isEmpty());
        assertThat(rows.replaceReason("amphora")).startsWith("no heartbeat for ");
        assertThat(rows.provisioning("lb")).isEqualTo("PENDING_UPDATE");
      }
      assertThat(woken).containsExactly(new LoadBalancerId("lb"));
    }
  }

  @Test
  void datagrams_of_others_change_nothing_and_disturb_nobody() throws Exception {
    try (var database = TemporaryDatabase.create();
        var socket = new DatagramSocket()) {
      var rows = new Rows(database.db());
      rows.loadBalancer("lb", "ACTIVE", "OFFLINE");
      rows.listener("listener", "lb", 80);
      rows.amphora("amphora", "lb", "ALLOCATED");
      try (var manager =
          HealthManager.start(
              Config.of(OPTIONS),
              database.db(),
              InstantSource.system(),
              _ -> {},
              new DeletedServers(),
              () -> true)) {
        var codec = new HeartbeatCodec("secret");
        var genuine = codec.encode(counting(1));
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
          var garbage = new byte[random.nextInt(2000)];
          random.nextBytes(garbage);
          send(socket, manager.port(), garbage);
          send(socket, manager.port(), Arrays.copyOf(genuine, random.nextInt(genuine.length)));
          send(socket, manager.port(), new HeartbeatCodec("other").encode(counting(i)));
          var changed = genuine.clone();
          changed[random.nextInt(changed.length)] ^= 1;
          send(socket, manager.port(), changed);
        }
        // The kernel may drop what comes too fast, so each is sent until it has arrived.
        await()
            .atMost(LIMIT)
            .until(() -> {
              send(socket, manager.port(), genuine);
              return rows.operating("lb").equals("ONLINE");
            });
        var next = codec.encode(counting(2));
        await()
            .atMost(LIMIT)
            .until(() -> {
              send(socket, manager.port(), genuine);
              send(socket, manager.port(), next);
              return rows.connections("listener") >= 20;
            });
      }
      assertThat(rows.connections("listener")).as("ten from each of two").isEqualTo(20);
    }
  }

  private static Heartbeat counting(long sequence) {
    var stats = new Stats(0, 0, 0, 10, 0);
    return Heartbeat.current(
            new AmphoraId("amphora"),
            sequence,
            Map.of(new ListenerId("listener"), new ListenerReport("OPEN", stats)),
            Map.of())
        .ofRun("run");
  }

  @Test
  void it_does_not_start_without_a_key() {
    try (var database = TemporaryDatabase.create()) {
      assertThatThrownBy(() ->
              HealthManager.start(
                  Config.of(Map.of("health_manager.bind_port", "0")),
                  database.db(),
                  InstantSource.system(),
                  _ -> {},
                  new DeletedServers(),
                  () -> true))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("heartbeat_key");
    }
  }

  private static Heartbeat heartbeat() {
    return Heartbeat.current(
        new AmphoraId("amphora"),
        1,
        Map.of(new ListenerId("listener"), new ListenerReport("OPEN", Stats.NONE)),
        Map.of());
  }

  private static void send(DatagramSocket socket, int port, byte[] datagram) throws Exception {
    socket.send(
        new DatagramPacket(datagram, datagram.length, InetAddress.getLoopbackAddress(), port));
  }
}
