package io.octavia.driveragent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.resource.Kind;
import io.octavia.http.Json;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets themselves, and clients that don't keep to the format. */
class SocketTest {
  @TempDir Path directory;

  private byte[] ask(String socket, byte[]... pieces) throws IOException {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve(socket)))) {
      for (var piece : pieces) channel.write(ByteBuffer.wrap(piece));
      channel.shutdownOutput();
      return Channels.newInputStream(channel).readAllBytes();
    } catch (SocketException _) {
      // What the kernel says of a connection that was closed before all was read.
      return new byte[0];
    }
  }

  private String ask(String socket, String message) throws IOException {
    var bytes = message.getBytes(UTF_8);
    return new String(ask(socket, (bytes.length + "\n").getBytes(UTF_8), bytes), UTF_8);
  }

  @Test
  void answer_has_the_form_of_the_question() throws IOException {
    try (var _ = new Stage(directory)) {
      assertThat(ask("status.sock", "{}")).isEqualTo("19\n{\"status_code\":200}");
      assertThat(ask("stats.sock", "{}")).isEqualTo("19\n{\"status_code\":200}");
      assertThat(ask("get.sock", "{\"object\":\"pools\",\"id\":\"x\"}")).isEqualTo("2\n{}");
      assertThat(ask("get.sock", "{\"object\":\"amphorae\",\"id\":\"x\"}")).isEqualTo("2\n{}");
      assertThat(ask("get.sock", "[]")).isEqualTo("2\n{}");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "7",
        "x\n{}",
        "-1\n{}",
        "5\n{}",
        "2\n{]",
        "99999999999\n{}",
        "9000000\n"
      })
  void what_is_no_message_gets_no_answer_and_hurts_nobody(String garbage) throws IOException {
    try (var stage = new Stage(directory)) {
      for (var socket : List.of("status.sock", "stats.sock", "get.sock")) {
        assertThat(ask(socket, garbage.getBytes(UTF_8))).isEmpty();
      }
      assertThat(ask("status.sock", "{}")).endsWith("{\"status_code\":200}");
      assertThat(stage.status(Kind.POOL, stage.pool)).isEqualTo("PENDING_CREATE OFFLINE");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"pools\":{}}",
        "{\"pools\":[7]}",
        "{\"pools\":[{\"id\":7}]}",
        "{\"pools\":[{\"id\":\"x\",\"provisioning_status\":[]}]}",
        "{\"pools\":[{\"id\":\"x\",\"operating_status\":\"PENDING_CREATE\"}]}"
      })
  void statuses_of_the_wrong_form_are_refused(String statuses) throws IOException {
    try (var _ = new Stage(directory)) {
      assertThat(ask("status.sock", statuses)).contains("\"status_code\":500", "fault_string");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"listeners\":{}}",
        "{\"listeners\":[7]}",
        "{\"listeners\":[{\"id\":\"x\",\"bytes_in\":-1,\"bytes_out\":0,\"active_connections\":0,"
            + "\"total_connections\":0,\"request_errors\":0}]}"
      })
  void statistics_of_the_wrong_form_are_refused(String statistics) throws IOException {
    try (var _ = new Stage(directory)) {
      assertThat(ask("stats.sock", statistics)).contains("\"status_code\":500", "listeners");
    }
  }

  @Test
  void traffic_of_an_unknown_listener_is_not_kept() throws IOException {
    try (var stage = new Stage(directory)) {
      assertThat(
              ask(
                  "stats.sock",
                  "{\"listeners\":[{\"id\":\"x\",\"bytes_in\":1,\"bytes_out\":0,"
                      + "\"active_connections\":0,\"total_connections\":0,\"request_errors\":0}]}"))
          .endsWith("{\"status_code\":200}");
      assertThat(stage.resources.read(reading -> reading.statistics(List.of("x"))).bytesIn())
          .isZero();
    }
  }

  @Test
  void only_owner_and_group_may_connect() throws IOException {
    try (var _ = new Stage(directory)) {
      for (var socket : List.of("status.sock", "stats.sock", "get.sock")) {
        var rights = Files.getPosixFilePermissions(directory.resolve(socket));
        assertThat(PosixFilePermissions.toString(rights)).isEqualTo("rw-rw----");
      }
    }
  }

  @Test
  void sockets_are_gone_when_the_agent_is() throws IOException {
    new Stage(directory).close();
    assertThat(directory.toFile().list()).isEmpty();
  }

  @Test
  void socket_of_a_dead_process_is_replaced() throws IOException {
    var path = directory.resolve("status.sock");
    var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    dead.bind(UnixDomainSocketAddress.of(path));
    dead.close();
    assertThat(path).exists();
    try (var _ = new Stage(directory)) {
      assertThat(ask("status.sock", "{}")).endsWith("{\"status_code\":200}");
    }
  }

  @Test
  void second_agent_does_not_take_the_sockets_of_the_first() throws IOException {
    try (var stage = new Stage(directory)) {
      assertThatThrownBy(stage::start).hasMessageContaining("another process listens at");
      assertThat(ask("status.sock", "{}")).endsWith("{\"status_code\":200}");
    }
  }

  @Test
  void file_that_is_no_socket_stays() throws IOException {
    var path = directory.resolve("status.sock");
    Files.writeString(path, "somebody's");
    assertThatThrownBy(() -> new Stage(directory)).hasMessageContaining("not a socket");
    assertThat(path).hasContent("somebody's");
  }

  @Test
  void silent_client_is_cut_off() throws IOException {
    try (var _ = new Stage(directory, Map.of("driver_agent.status_request_timeout", "1"));
        var silent =
            SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("status.sock")))) {
      silent.write(ByteBuffer.wrap("10\n{".getBytes(UTF_8)));
      assertThat(Channels.newInputStream(silent).read()).isEqualTo(-1);
    }
  }

  @Test
  void more_clients_than_are_served_at_once_wait_for_their_turn() throws Exception {
    try (var stage = new Stage(directory, Map.of("driver_agent.status_max_processes", "2"));
        var many = Executors.newVirtualThreadPerTaskExecutor()) {
      var message =
          Json.MAPPER.writeValueAsString(
              Map.of(
                  "members", List.of(Map.of("id", stage.member, "provisioning_status", "ACTIVE"))));
      var answers =
          java.util.stream.IntStream.range(0, 20)
              .mapToObj(_ -> many.submit(() -> ask("status.sock", message)))
              .toList();
      for (var answer : answers) assertThat(answer.get()).endsWith("{\"status_code\":200}");
    }
  }
}
