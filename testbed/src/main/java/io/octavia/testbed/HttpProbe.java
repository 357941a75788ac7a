package io.octavia.testbed;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** One HTTP request on a connection of its own, cheap enough to be sent every few milliseconds. */
public final class HttpProbe {
  private HttpProbe() {}

  /**
   * What came back.
   *
   * @param status 0 if there was no answer in time
   * @param server the {@link WebServer} that answered; empty if none did
   * @param failure what went wrong; empty if the status is 200
   */
  public record Answer(int status, String server, String failure) {}

  /** Asks for the first page, and waits half a second for each step of it. */
  public static Answer ask(String address, int port) {
    return ask(address, port, Duration.ofMillis(500));
  }

  /** Asks for the first page, and waits so long for each step of it. */
  public static Answer ask(String address, int port, Duration patience) {
    int millis = (int) patience.toMillis();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), millis);
      socket.setSoTimeout(millis);
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return new Answer(0, "", e.toString());
    }
  }

  private static Answer parse(String text) {
    if (!text.startsWith("HTTP/1.1 ")) return new Answer(0, "", "answer '" + text + "'");
    int status = Integer.parseInt(text.substring(9, 12));
    var server =
        text.lines()
            .takeWhile(line -> !line.isEmpty())
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("x-served-by: "))
            .map(line -> line.substring(13))
            .findFirst();
    return new Answer(status, server.orElse(""), status == 200 ? "" : "status " + status);
  }
}
