package io.octavia.testbed;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.stream.Stream;

/** A UDP client with a port of its own: to a load balancer its datagrams are one flow. */
record DatagramFlow(DatagramSocket socket) implements AutoCloseable {
  private static final int PATIENCE = 2000;

  static DatagramFlow to(String address, int port) {
    try {
      var socket = new DatagramSocket();
      socket.connect(new InetSocketAddress(address, port));
      socket.setSoTimeout(PATIENCE);
      return new DatagramFlow(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Which {@link WebServer} answers; empty if none does. */
  String ask() {
    try {
      socket.send(new DatagramPacket(new byte[] {'q'}, 1));
      var answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      return new String(answer.getData(), 0, answer.getLength(), US_ASCII);
    } catch (SocketTimeoutException | PortUnreachableException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who answers so many new flows. */
  static List<String> servers(String address, int port, int flows) {
    return Stream.generate(() -> once(address, port)).limit(flows).toList();
  }

  private static String once(String address, int port) {
    try (var flow = to(address, port)) {
      return flow.ask();
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
