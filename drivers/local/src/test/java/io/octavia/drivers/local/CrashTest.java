package io.octavia.drivers.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.octavia.domain.cloud.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the moment of death, the next start and the next call put it right. */
class CrashTest {
  private final Machine machine = new Machine();
  @TempDir Path directory;

  @AfterEach
  void remove_everything() throws Exception {
    machine.remove();
  }

  /** Not an exception of the cloud: nothing may catch it and tidy up. */
  private static final class Killed extends Error {}

  /** Runs so many commands and then dies, before or after the last one did its work. */
  private static final class Mortal extends Commands {
    private final boolean after;
    private int left;

    Mortal(int left, boolean after) {
      this.left = left;
      this.after = after;
    }

    @Override
    String feed(String input, String... argv) {
      left--;
      if (left == 0 && !after) {
        throw new Killed();
      }
      String output = super.feed(input, argv);
      if (left == 0) {
        throw new Killed();
      }
      return output;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void amphora_interrupted_at_any_command_is_completed_and_removed(boolean after) throws Exception {
    Settings settings = machine.settings(directory);
    LocalCloud.open(settings).close();
    boolean killed = true;
    for (int at = 1; killed; at++) {
      Mortal commands = new Mortal(at, after);
      Throwable end = catchThrowable(() -> live(settings, commands));
      killed = end instanceof Killed;
      assertThat(end == null || killed).as("at command %d: %s", at, end).isTrue();
      try (LocalCloud cloud = LocalCloud.open(settings)) {
        assertConsistent(cloud);
        Scenario scenario = new Scenario(cloud, "amphora-1");
        Server server = scenario.build();
        assertThat(cloud.servers().server(server.id()).orElseThrow().state())
            .as("after command %d", at)
            .isEqualTo(Server.State.ACTIVE);
        assertConsistent(cloud);
        assertThat(
                Machine.run(
                    "ip",
                    "netns",
                    "exec",
                    settings.prefix() + "-" + server.id().substring(0, 8),
                    "nft",
                    "list",
                    "ruleset"))
            .contains("tcp dport 80 accept");
        scenario.remove();
        assertThat(Machine.leftovers(settings.prefix())).hasSize(1);
        assertThat(cloud.allPorts()).isEmpty();
      }
    }
  }

  @Test
  void process_killed_while_it_works_leaves_what_the_next_start_puts_right() throws Exception {
    Settings settings = machine.settings(directory);
    LocalCloud.open(settings).close();
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 6; round++) {
      Process churn =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Churn.class.getName(),
                  directory.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (var output = churn.inputReader()) {
        assertThat(output.readLine()).isEqualTo("open");
        assertThat(output.readLine()).startsWith("amphora-");
        Thread.sleep(Duration.ofMillis(random.nextInt(400)));
      } finally {
        churn.destroyForcibly().waitFor();
      }
      try (LocalCloud cloud = LocalCloud.open(settings)) {
        assertConsistent(cloud);
        List<Server> before = cloud.servers().startingWith("amphora-");
        for (Server server : before) {
          assertThat(new Scenario(cloud, server.name()).build().id()).isEqualTo(server.id());
        }
        assertConsistent(cloud);
      }
    }
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      for (Server server : cloud.servers().startingWith("")) {
        new Scenario(cloud, server.name()).remove();
      }
      cloud.hosts().forEach(host -> cloud.removeHost(host.name()));
      cloud.allPorts().forEach(port -> cloud.ports().delete(port.id()));
      assertThat(Machine.leftovers(settings.prefix())).hasSize(1);
    }
  }

  @Test
  void boot_that_was_published_but_not_recorded_is_cleared_away() throws Exception {
    Settings settings = machine.settings(directory);
    Server server;
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      server = new Scenario(cloud, "amphora-1").build();
    }
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + settings.database());
        var statement = connection.createStatement()) {
      statement.executeUpdate("UPDATE server SET stage = 'BOOTING'");
    }
    Path orphan = directory.resolve("servers").resolve(UUID.randomUUID().toString());
    Files.createDirectories(orphan.resolve("var/lib"));
    Path built = directory.resolve("building").resolve(UUID.randomUUID().toString());
    Files.createDirectories(built);
    Files.createFile(Path.of("/run/netns", settings.prefix() + "-0badcafe"));
    Machine.run("ip", "link", "add", settings.prefix() + "b0badcafe", "type", "bridge");
    try (LocalCloud cloud = LocalCloud.open(settings)) {
      assertThat(cloud.servers().server(server.id())).isEmpty();
      assertThat(orphan).doesNotExist();
      assertThat(built).doesNotExist();
      assertThat(Machine.leftovers(settings.prefix())).hasSize(1);
      assertConsistent(cloud);
    }
  }

  private static void live(Settings settings, Commands commands) {
    try (LocalCloud cloud = LocalCloud.open(settings, commands, UUID::randomUUID)) {
      Scenario scenario = new Scenario(cloud, "amphora-1");
      scenario.build();
      scenario.remove();
    }
  }

  /** Rows, directories, namespaces and interfaces tell the same story. */
  private void assertConsistent(LocalCloud cloud) throws IOException {
    List<Server> servers = cloud.servers().startingWith("");
    assertThat(servers).allMatch(server -> server.state() == Server.State.ACTIVE);
    assertThat(children("servers"))
        .isEqualTo(servers.stream().map(Server::id).collect(Collectors.toSet()));
    assertThat(children("building")).isEmpty();
    assertThat(children("leaving")).isEmpty();
    assertThat(matching(Path.of("/run/netns"), cloud.prefix() + "-[0-9a-f]{8}"))
        .isEqualTo(
            servers.stream()
                .map(server -> cloud.prefix() + "-" + server.id().substring(0, 8))
                .collect(Collectors.toSet()));
    Set<String> known =
        servers.stream().map(Server::id).collect(Collectors.toCollection(TreeSet::new));
    cloud.hosts().forEach(host -> known.add(host.name()));
    Set<String> plugged =
        cloud.allPorts().stream()
            .filter(port -> known.contains(port.deviceId()))
            .map(port -> cloud.prefix() + "v" + port.id().substring(0, 8))
            .collect(Collectors.toSet());
    assertThat(plugged)
        .containsAll(matching(Path.of("/sys/class/net"), cloud.prefix() + "v[0-9a-f]{8}"));
  }

  private Set<String> children(String name) throws IOException {
    return matching(directory.resolve(name), ".*");
  }

  private static Set<String> matching(Path parent, String pattern) throws IOException {
    if (!Files.isDirectory(parent)) {
      return Set.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches(pattern))
          .collect(Collectors.toSet());
    }
  }
}
