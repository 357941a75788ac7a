package io.octavia.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class LossesTest {
  @Test
  void datagrams_that_nobody_reads_in_time_are_noticed() throws Exception {
    try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        var sender = new DatagramSocket()) {
      socket.setReceiveBufferSize(4096);
      var losses = new Losses(socket.getLocalPort());
      assertThat(losses.grew()).isFalse();
      var datagram = new byte[1000];
      for (int i = 0; i < 100; i++) {
        sender.send(new DatagramPacket(datagram, datagram.length, socket.getLocalSocketAddress()));
      }
      assertThat(losses.grew()).isTrue();
      assertThat(losses.grew()).as("since the last time").isFalse();
    }
  }
}
