package io.octavia.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP connection to a {@link WebServer}'s line port, which stays until it is closed. */
record LineConnection(Socket socket, String server) implements AutoCloseable {
  static LineConnection open(String address, int port) {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(address, port), 3000);
      socket.setSoTimeout(3000);
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      var line = reader.readLine();
      return new LineConnection(socket, line == null ? "" : line);
    } catch (IOException e) {
      throw new UncheckedIOException("%s port %d".formatted(address, port), e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
