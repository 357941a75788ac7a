package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installations beside each other, their end, and everything that keeps one from starting. */
@EndToEnd
class InstallationsTest {
  private final Scene scene;

  InstallationsTest(Scene scene) {
    this.scene = scene;
  }

  @Test
  void two_installations_serve_beside_each_other_and_purge_leaves_nothing_of_one() {
    try (var balancer = scene.create(Balancer.http("", scene.one().member(80)));
        var prober = Prober.start(balancer.vip(), 80);
        var second = Installation.start()) {
      var other = Scene.in(second);
      var leftovers = Leftovers.of(second, other.network());
      var created = other.create(Balancer.http("", other.two().member(80)));
      assertThat(Browser.here().get(created.url("/")).server()).hasValue("two");
      assertThat(Browser.here().get(balancer.url("/")).server()).hasValue("one");
      assertThat(second.api().list("/v2/lbaas/loadbalancers")).hasSize(1);
      assertThat(leftovers.namespaces()).hasSize(1);

      second.purge();
      leftovers.assertNone();
      prober.stop().assertNoneFailed();
    }
  }

  @Test
  void purge_after_a_death_leaves_nothing_either() {
    try (var installation = Installation.start()) {
      var other = Scene.in(installation);
      var leftovers = Leftovers.of(installation, other.network());
      other.create(Balancer.http("", other.one().member(80)));
      installation.killControlPlane();
      installation.killAgentHost();
      installation.purge();
      leftovers.assertNone();
    }
  }

  @Test
  void purge_of_what_is_not_there_is_fine(@TempDir Path empty) {
    assertThat(octavia("down", "--purge", "--state-dir", empty.resolve("none").toString()).status())
        .isZero();
  }

  @Test
  void second_start_on_the_same_directory_is_refused() {
    var installation = scene.installation();
    long before = installation.controlPlane();
    assertOneLine(installation.tryUp(), installation.directory().toString());
    assertThat(installation.controlPlane()).isEqualTo(before);
    assertThat(installation.isUp()).isTrue();
  }

  @Test
  void status_tells_what_runs() {
    var up = octavia("status", "--state-dir", scene.installation().directory().toString());
    assertThat(up.status()).isZero();
    assertThat(up.output()).contains(Long.toString(scene.installation().controlPlane()));
  }

  @Test
  void port_that_is_taken_is_named(@TempDir Path directory) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      assertRefused(directory, port, "up", "--state-dir", directory.toString(), "--port", port);
    }
  }

  @Test
  void port_that_is_none_is_refused(@TempDir Path directory) {
    assertRefused(directory, "99999", "up", "--state-dir", directory.toString(), "--port", "99999");
  }

  @Test
  void config_file_that_is_not_there_is_named(@TempDir Path directory) {
    var port = Integer.toString(Installation.freePort());
    assertRefused(
        directory,
        "/nowhere.conf",
        "up",
        "--state-dir",
        directory.toString(),
        "--port",
        port,
        "--config-file",
        "/nowhere.conf");
  }

  @Test
  void config_file_with_a_bad_value_is_named(@TempDir Path directory) throws IOException {
    var file = directory.resolve("bad.conf");
    Files.writeString(file, "[health_manager]\nhealth_check_interval = often\n");
    var port = Integer.toString(Installation.freePort());
    assertRefused(
        directory,
        "health_check_interval",
        "up",
        "--state-dir",
        directory.resolve("state").toString(),
        "--port",
        port,
        "--config-file",
        file.toString());
  }

  @Test
  void damaged_databases_are_named() throws IOException {
    for (var database : List.of("octavia.db", "cloud.db")) {
      try (var installation = Installation.start()) {
        installation.down();
        var file = installation.directory().resolve(database);
        Files.deleteIfExists(file.resolveSibling(database + "-wal"));
        Files.deleteIfExists(file.resolveSibling(database + "-shm"));
        Files.writeString(file, "no database at all, but long enough to look like one".repeat(500));
        assertOneLine(installation.tryUp(), database);
        assertThat(installation.isUp()).isFalse();
      }
    }
  }

  @Test
  void state_directory_that_is_a_file_is_named(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("file"), "");
    assertRefused(
        directory,
        file.toString(),
        "up",
        "--state-dir",
        file.toString(),
        "--port",
        Integer.toString(Installation.freePort()));
  }

  @Test
  void somebody_who_is_not_root_is_told_so() {
    var result =
        Command.run(
            Duration.ofSeconds(20),
            Map.of(),
            List.of(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                Installation.script().toString(),
                "up"));
    assertOneLine(result, "root");
  }

  @Test
  void machine_without_a_recent_jdk_is_told_which_one(@TempDir Path directory) {
    var result = onMachine("mount -t tmpfs none /usr/lib/jvm", directory);
    assertOneLine(result, "JDK");
    assertThat(result.errors()).contains("25");
  }

  @Test
  void package_that_cannot_be_installed_is_named(@TempDir Path directory) {
    // All programs but haproxy, and an apt-get that does not work.
    var change =
        """
        cd "$1" && mkdir all few state && mount --bind /usr/sbin all
        for program in all/*; do ln -s "$1/$program" few/; done
        rm few/haproxy
        mount --bind few /usr/sbin && mount --bind /dev/null /usr/bin/apt-get && cd /\
        """;
    assertOneLine(onMachine(change, directory), "haproxy");
    assertThat(Processes.mentioning(directory.toString())).isEmpty();
  }

  @Test
  void commands_on_what_is_not_up_say_how_to_start_it(@TempDir Path directory) {
    var result = octavia("network", "list", "--state-dir", directory.toString());
    assertOneLine(result, "octavia up");
  }

  @Test
  void network_gives_out_the_addresses_of_its_pool_and_no_others() {
    var state = scene.installation().directory().toString();
    var cidr = LocalNetwork.freeCidr();
    var prefix = LocalNetwork.prefix(cidr);
    assertThat(created(state, cidr, prefix + ".1.7").errors()).contains("start=ADDRESS");
    assertOneLine(created(state, cidr, "start=10.1.1.1,end=10.1.1.2"), "10.1.1.1");

    var made =
        created(state, cidr, "start=%s.1.7,end=%s.1.8".formatted(prefix, prefix)).orFail().lines();
    var ids = made.map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList();
    try {
      var api = scene.installation().api();
      var body = "{\"loadbalancer\": {\"vip_subnet_id\": \"%s\"}}".formatted(ids.getLast());
      var id = api.post("/v2/lbaas/loadbalancers", body).path("id").asString();
      assertThat(api.awaitActive(id).path("vip_address").asString()).isEqualTo(prefix + ".1.7");
      assertThat(api.call("POST", "/v2/lbaas/loadbalancers", body).status()).isGreaterThan(399);
      api.removeLoadBalancer(id);
    } finally {
      octavia("network", "delete", ids.getFirst(), "--state-dir", state).orFail();
    }
  }

  private static Command.Result created(String state, String cidr, String pool) {
    return octavia(
        "network",
        "create",
        "pool",
        "--subnet",
        cidr,
        "--allocation-pool",
        pool,
        "--state-dir",
        state);
  }

  @Test
  void unknown_command_is_refused() {
    assertThat(octavia("fly").status()).isNotZero();
  }

  /** Runs {@code up} where the machine looks different, to it alone. */
  private static Command.Result onMachine(String change, Path directory) {
    return Command.run(
        Duration.ofSeconds(20),
        Map.of("JAVA_HOME", ""),
        List.of(
            "unshare",
            "--mount",
            "--propagation",
            "private",
            "sh",
            "-c",
            change + "\nexec \"$0\" up --state-dir \"$1/state\" --port \"$2\"",
            Installation.script().toString(),
            directory.toString(),
            Integer.toString(Installation.freePort())));
  }

  private static Command.Result octavia(String... arguments) {
    return Installation.octavia(arguments);
  }

  private static void assertRefused(Path directory, String named, String... arguments) {
    assertOneLine(octavia(arguments), named);
    assertThat(Processes.mentioning(directory.toString())).isEmpty();
  }

  private static void assertOneLine(Command.Result result, String named) {
    assertThat(result.status()).as("%s", result).isNotZero();
    assertThat(result.errors().strip().lines().toList()).as("%s", result).hasSize(1);
    assertThat(result.errors()).startsWith("octavia: ").contains(named);
  }
}
