package io.octavia.testbed;

import io.octavia.db.testing.TemporaryMariaDb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What all services of a cloud share: who its users are, a database server and a broker. */
record Backbone(Keystone keystone, TemporaryMariaDb databases, RabbitMq queues)
    implements AutoCloseable {
  /** What the one machine of the cloud is called. */
  static final String HOST = "cloud";

  /** All three, in a network of their own. */
  static Backbone start() {
    var queues = RabbitMq.start();
    try {
      return new Backbone(Keystone.start(), TemporaryMariaDb.start(), queues);
    } catch (AssertionError | RuntimeException e) {
      queues.close();
      throw e;
    }
  }

  /** A new database, as services are told of it. */
  String database() {
    return databases.newDatabase();
  }

  /** Where the broker is. */
  String broker() {
    return queues.url();
  }

  /** Runs a program of the distribution's Python to its end. */
  void run(String program, List<String> files, String... more) {
    Command.run(ServiceProcess.PATIENCE, Map.of(), python(program, files, List.of(more))).orFail();
  }

  /** A program of the distribution, and not by a Python that somebody put first in PATH. */
  static List<String> python(String program, List<String> files, List<String> more) {
    var command = new ArrayList<>(List.of("/usr/bin/python3", "/usr/bin/" + program));
    command.addAll(files);
    command.addAll(more);
    return command;
  }

  /** Lays a program of ours into a directory. */
  static Path resource(Path directory, String resource, String name) {
    var file = directory.resolve(name);
    try (var source = Backbone.class.getResourceAsStream(resource)) {
      Files.write(file, source.readAllBytes());
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    databases.close();
    keystone.close();
    queues.close();
  }
}
