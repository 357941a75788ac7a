package io.octavia.haproxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A HAProxy with its master in the foreground; ends with the block. */
record RunningHaproxy(Process master, Path file, HaproxyRuntime runtime) implements AutoCloseable {
  /** Starts it in {@code base}, which is the text's base path too. */
  static RunningHaproxy start(Path base, LoadBalancerId id, AmphoraId self, String text)
      throws Exception {
    var file = Files.writeString(base.resolve(id + ".cfg"), text);
    // What HAProxy forks must not hold our pipes, so it writes to a file.
    var master =
        new ProcessBuilder("haproxy", "-W", "-db", "-L", PeerName.of(self), "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(base.resolve(id + ".log").toFile())
            .start();
    var runtime = new HaproxyRuntime(base.resolve(id + ".sock"), Duration.ofSeconds(5));
    var running = new RunningHaproxy(master, file, runtime);
    try {
      await().ignoreExceptions().until(() -> !runtime.info().isEmpty());
    } catch (RuntimeException e) {
      running.close();
      throw e;
    }
    return running;
  }

  /** Has a new process take over, and waits for it. */
  void reload(String text) throws Exception {
    var before = runtime.info().get("Pid");
    Files.writeString(file, text);
    Command.run("kill", "-USR2", Long.toString(master.pid()));
    await().ignoreExceptions().until(() -> !runtime.info().get("Pid").equals(before));
  }

  /** The answer to a request with that header. */
  String get(int port, String headerValue) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      var request =
          "GET / HTTP/1.1\r\nHost: h\r\nX-'Test: " + headerValue + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The master takes its workers along. */
  @Override
  public void close() {
    var workers = master.descendants().toList();
    master.destroy();
    master.onExit().join();
    workers.forEach(ProcessHandle::destroyForcibly);
  }
}
