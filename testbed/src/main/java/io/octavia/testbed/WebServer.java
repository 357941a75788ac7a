package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server that tells its name and what it was asked, on a machine of its own: HTTP on port 80,
 * HTTPS on 443 with a certificate for its name, and on 7 a protocol that says its name in one line,
 * or in answer to a datagram.
 */
public final class WebServer implements AutoCloseable {
  private static final List<Integer> PORTS = List.of(80, 443, 7);

  private final Host host;
  private final String name;
  private final Path directory;
  private Process process;

  private WebServer(Host host, String name, Path directory, Process process) {
    this.host = host;
    this.name = name;
    this.directory = directory;
    this.process = process;
  }

  /** Starts it and returns when it answers. */
  static WebServer start(Host host, String name) {
    try (var program = WebServer.class.getResourceAsStream("web_server.py")) {
      var directory = Files.createTempDirectory("octavia-web-");
      Files.write(directory.resolve("web_server.py"), program.readAllBytes());
      certificate(directory, name);
      var server = new WebServer(host, name, directory, launch(host, name, directory));
      server.awaitListening();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it calls itself. */
  public String name() {
    return name;
  }

  /** Its certificate, which it signed itself, in PEM. */
  public String certificate() {
    try {
      return Files.readString(directory.resolve("server.pem.crt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public String address() {
    return host.address();
  }

  /** The machine it runs on. */
  public Host host() {
    return host;
  }

  /** A member of a pool, as JSON for the API, with further fields such as {@code "weight": 3}. */
  public String member(int port, String... fields) {
    var more = fields.length == 0 ? "" : ", " + String.join(", ", fields);
    return """
    {"name": "%s", "address": "%s", "protocol_port": %d%s}\
    """
        .formatted(name, address(), port, more);
  }

  /** From now on its health path says 503, all else works. */
  public void fallSick() {
    touch("sick");
  }

  /** Its health path says 200 again. */
  public void recover() {
    delete(directory.resolve("sick"));
  }

  /** Lets all requests for {@code /slow} be answered. */
  public void letGo() {
    touch("go");
  }

  /** Ends the server; its machine refuses connections from then on. */
  public void stop() {
    process.destroyForcibly();
    Waiting.until(name + " stopped", () -> !process.isAlive());
  }

  /** Starts the stopped server again and returns when it answers. */
  public void restart() {
    process = launch(host, name, directory);
    awaitListening();
  }

  @Override
  public void close() {
    host.close();
    if (Files.notExists(directory)) return;
    try (Stream<Path> files = Files.list(directory)) {
      files.forEach(WebServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    delete(directory);
  }

  private static Process launch(Host host, String name, Path directory) {
    return host.start(
        List.of(
            "/usr/bin/python3",
            directory.resolve("web_server.py").toString(),
            name,
            directory.toString(),
            "80/http",
            "443/https",
            "7/line",
            "7/datagram"),
        directory.resolve("log").toFile());
  }

  private void awaitListening() {
    Waiting.until(
        name + " listens on " + PORTS + "; its log: " + directory.resolve("log"),
        () -> {
          var listening = host.run("ss", "-Hltn").output();
          return PORTS.stream().allMatch(port -> listening.contains(":" + port + " "))
              && host.run("ss", "-Hlun").output().contains(":7 ");
        });
  }

  private static void certificate(Path directory, String name) {
    var file = directory.resolve("server.pem").toString();
    Command.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + name,
            "-keyout",
            file,
            "-out",
            file + ".crt")
        .orFail();
    try {
      Files.writeString(
          Path.of(file),
          Files.readString(Path.of(file)) + Files.readString(Path.of(file + ".crt")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void touch(String file) {
    try {
      Files.writeString(directory.resolve(file), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
