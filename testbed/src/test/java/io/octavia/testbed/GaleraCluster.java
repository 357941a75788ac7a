package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes of MariaDB that keep the same data (Galera), and an HAProxy before them that sends
 * everybody to the first one that lives, as clouds have it. Needs root: the nodes run as the user
 * {@code mysql}, or the transfer of data to a new one would not be allowed.
 */
final class GaleraCluster implements AutoCloseable {
  private static final String PROVIDER = "/usr/lib/galera/libgalera_smm.so";
  private static final String PASSWORD = "galera";
  private static final int NODES = 3;

  private final Path directory;
  private final List<Node> nodes = new ArrayList<>();
  private final int port = Installation.freePort();
  private @Nullable Process proxy;
  private int databases;

  /**
   * A member.
   *
   * @param port where clients ask it
   * @param group where the others speak to it
   */
  private record Node(Path directory, int port, int group, Process process) {}

  private GaleraCluster(Path directory) {
    this.directory = directory;
  }

  /** Starts all of it, one node after the other. */
  static GaleraCluster start() {
    try {
      var cluster = new GaleraCluster(Files.createTempDirectory("octavia-galera-"));
      try {
        Command.run("chmod", "755", cluster.directory.toString()).orFail();
        for (int number = 0; number < NODES; number++) cluster.add();
        cluster.ask(
            0,
            "CREATE USER octavia@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
            "GRANT ALL ON *.* TO octavia@'127.0.0.1'");
        cluster.startProxy();
        return cluster;
      } catch (AssertionError | RuntimeException | IOException e) {
        cluster.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add() throws IOException {
    int number = nodes.size();
    var place = Files.createDirectory(directory.resolve("node" + number));
    Command.run("chown", "mysql", place.toString()).orFail();
    if (number == 0) {
      Command.run(
              "mariadb-install-db",
              "--no-defaults",
              "--user=mysql",
              "--datadir=" + place.resolve("data"),
              "--auth-root-authentication-method=normal",
              "--skip-test-db")
          .orFail();
    } else {
      Command.run("install", "-d", "-o", "mysql", place.resolve("data").toString()).orFail();
    }
    int group = Installation.freePort();
    int transfer = Installation.freePort();
    int increments = Installation.freePort();
    int clients = Installation.freePort();
    var others =
        nodes.stream().map(node -> "127.0.0.1:" + node.group).collect(Collectors.joining(","));
    var command =
        List.of(
            "mariadbd",
            "--no-defaults",
            "--user=mysql",
            "--datadir=" + place.resolve("data"),
            "--socket=" + place.resolve("socket"),
            "--pid-file=" + place.resolve("pid"),
            "--bind-address=127.0.0.1",
            "--port=" + clients,
            "--skip-name-resolve",
            "--performance-schema=off",
            "--innodb-buffer-pool-size=16M",
            "--innodb-log-file-size=8M",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-lock-wait-timeout=5",
            "--innodb-autoinc-lock-mode=2",
            "--binlog-format=ROW",
            "--wsrep-on=ON",
            "--wsrep-provider=" + PROVIDER,
            "--wsrep-cluster-name=octavia",
            "--wsrep-cluster-address=gcomm://" + others,
            "--wsrep-node-name=node" + number,
            "--wsrep-node-address=127.0.0.1:" + group,
            "--wsrep-sst-method=rsync",
            "--wsrep-sst-receive-address=127.0.0.1:" + transfer,
            ("--wsrep-provider-options=base_host=127.0.0.1;base_port=%d;gcache.size=16M;"
                    + "gmcast.listen_addr=tcp://127.0.0.1:%d;ist.recv_addr=127.0.0.1:%d")
                .formatted(group, group, increments));
    var process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(place.resolve("log").toFile())
            .start();
    nodes.add(new Node(place, clients, group, process));
    Waiting.until(
        "node " + number + "; its log: " + place.resolve("log"),
        () -> {
          if (!process.isAlive()) throw new AssertionError("a node ended:\n" + log(number));
          return client(number, "SHOW STATUS LIKE 'wsrep_ready'").output().contains("ON");
        });
  }

  private void startProxy() throws IOException {
    var servers = new StringBuilder();
    for (int number = 0; number < NODES; number++) {
      servers.append(
          "  server node%d 127.0.0.1:%d check inter 200 fall 1%s on-marked-down shutdown-sessions\n"
              .formatted(number, nodes.get(number).port, number == 0 ? "" : " backup"));
    }
    var file = directory.resolve("haproxy.cfg");
    Files.writeString(
        file,
        """
        defaults
          mode tcp
          timeout connect 2s
          timeout client 1h
          timeout server 1h
        listen database
          bind 127.0.0.1:%d
        %s
        """
            .formatted(port, servers));
    proxy =
        new ProcessBuilder("haproxy", "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("haproxy.log").toFile())
            .start();
  }

  /** Makes an empty database; what {@code [database] connection} says, by way of the proxy. */
  String newDatabase() {
    var name = "octavia_" + ++databases;
    ask(NODES - 1, "CREATE DATABASE " + name + " CHARACTER SET utf8mb3");
    return url(port, name);
  }

  /** The same database, asked of one node. */
  String at(int node, String database) {
    return url(nodes.get(node).port, database.replaceFirst(".*/(\\w+)\\?.*", "$1"));
  }

  private static String url(int port, String name) {
    return "mysql+pymysql://octavia:%s@127.0.0.1:%d/%s?charset=utf8"
        .formatted(PASSWORD, port, name);
  }

  /** Ends a node as a power cut would. */
  void kill(int node) {
    nodes.get(node).process.destroyForcibly();
  }

  private void ask(int node, String... statements) {
    client(node, String.join(";", statements)).orFail();
  }

  private Command.Result client(int node, String statements) {
    return Command.run(
        "mariadb",
        "--no-defaults",
        "--connect-timeout=2",
        "--socket=" + nodes.get(node).directory.resolve("socket"),
        "--user=root",
        "--execute=" + statements);
  }

  private String log(int node) {
    try {
      return Files.readString(nodes.get(node).directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (proxy != null) proxy.destroyForcibly();
    for (var node : nodes) {
      node.process.descendants().forEach(ProcessHandle::destroyForcibly);
      node.process.destroyForcibly();
      Waiting.until("a node gone", () -> !node.process.isAlive());
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
