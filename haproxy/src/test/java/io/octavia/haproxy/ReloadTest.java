package io.octavia.haproxy;

import static io.octavia.haproxy.Models.id;
import static io.octavia.haproxy.Models.member;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.P;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A single amphora keeps clients on their members through a reload. */
class ReloadTest {
  private static final AmphoraId SELF = new AmphoraId(id(21));

  @TempDir private Path directory;

  @Test
  void a_client_stays_on_its_member_when_haproxy_is_reloaded() throws Exception {
    int port = RunningHaproxy.freePort();
    int peerPort = RunningHaproxy.freePort();
    try (var first = Answering.with("first");
        var second = Answering.with("second")) {
      var before = text(loadBalancer(port, first.port(), second.port()), peerPort);
      // Whoever has no place begins with the member on top.
      var after = text(loadBalancer(port, second.port(), first.port()), peerPort);
      try (var haproxy =
          RunningHaproxy.start(directory, loadBalancer(port, 1, 2).id(), SELF, before)) {
        assertThat(haproxy.get(port, "x")).endsWith("first");
        // A process that has just started does not teach others yet.
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> Integer.parseInt(haproxy.runtime().info().get("Uptime_sec")) >= 6);
        haproxy.reload(after);
        var table = "show table " + id(120) + ":" + id(110);
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> haproxy.runtime().command(table).contains("127.0.0.1"));
        assertThat(haproxy.get(port, "x")).endsWith("first");
      }
    }
  }

  private static LoadBalancer loadBalancer(int port, int one, int other) {
    // The member's id belongs to its port, as a table's entry belongs to the id.
    int low = Math.min(one, other);
    return new B(902, "127.0.0.1")
        .with(new L(110, ListenerProtocol.HTTP, port).limit(100).pool(120))
        .with(
            new P(120, PoolProtocol.HTTP)
                .persistence(
                    new SessionPersistence(SessionPersistenceType.SOURCE_IP, null, null, null))
                .member(member(one == low ? 121 : 122, "127.0.0.1", one))
                .member(member(other == low ? 121 : 122, "127.0.0.1", other)))
        .build();
  }

  /** As rendered, but with a socket that shows tables, and a port that no other test has. */
  private String text(LoadBalancer loadBalancer, int peerPort) {
    var defaults = HaproxySettings.DEFAULTS;
    var settings =
        new HaproxySettings(
            directory.toString(),
            directory.resolve("certs").toString(),
            defaults.logging(),
            defaults.timeouts(),
            defaults.defaultConnectionLimit(),
            defaults.stickSize(),
            defaults.ciphers());
    return HaproxyConfig.render(
            loadBalancer,
            SELF,
            settings,
            CertificateFiles.NONE,
            AmphoraFacts.of(new HaproxyVersion(2, 6)))
        .replace("level user", "level admin")
        .replace("127.0.0.1:" + HaproxyConfig.PEER_PORT, "127.0.0.1:" + peerPort);
  }

  /** A member that answers every request with its name. */
  private record Answering(ServerSocket socket, String name) implements AutoCloseable {
    static Answering with(String name) throws IOException {
      var member = new Answering(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), name);
      Thread.startVirtualThread(member::serve);
      return member;
    }

    int port() {
      return socket.getLocalPort();
    }

    private void serve() {
      var answer =
          "HTTP/1.1 200 OK\r\nContent-Length: "
              + name.length()
              + "\r\nConnection: close\r\n\r\n"
              + name;
      while (!socket.isClosed()) {
        try (var client = socket.accept()) {
          var request = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
          assertThat(request.lines().takeWhile(line -> !line.isEmpty())).isNotEmpty();
          client.getOutputStream().write(answer.getBytes(UTF_8));
        } catch (IOException _) {
          // The client went away, or the test is over; the loop's condition tells.
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
