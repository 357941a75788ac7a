package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  private final String netns = "agd" + UUID.randomUUID().toString().substring(0, 6);
  @TempDir Path directory;
  private Path pidFile;

  @BeforeEach
  void makeNamespace() throws Exception {
    Commands.run("ip", "netns", "add", netns);
    pidFile = directory.resolve("it.pid");
    Files.writeString(directory.resolve("body"), "while :; do sleep 1; done\n");
    starter("sh \"$0\" \"$1\" </dev/null >/dev/null 2>&1 & echo $! > \"$1\"");
  }

  @AfterEach
  void removeNamespace() {
    pids().forEach(pid -> Commands.attempt(List.of("kill", "-KILL", pid)));
    Commands.run("ip", "netns", "del", netns);
  }

  private List<String> pids() {
    return Commands.run("ip", "netns", "pids", netns).lines().toList();
  }

  private void starter(String script) throws Exception {
    Files.writeString(directory.resolve("start"), script + "\n");
  }

  private Daemon daemon() {
    String start = directory.resolve("start").toString();
    var argv =
        List.of(
            "sh",
            "-c",
            ". \"$2\"",
            directory.resolve("body").toString(),
            pidFile.toString(),
            start);
    var spec =
        new Daemon.Spec(
            "it", argv, pidFile.toString(), pidFile, directory.resolve("wanted"), List.of());
    return new Daemon(spec, new Sandbox(Path.of("/"), netns), now::get);
  }

  private void kill(Daemon daemon) {
    daemon.process().orElseThrow().signal("KILL");
    await().until(() -> !daemon.running());
  }

  @Test
  void daemon_is_found_again_by_the_next_owner() {
    var first = daemon();
    first.start();
    long pid = first.process().orElseThrow().pid();
    var second = daemon();
    assertThat(second.process().orElseThrow().pid()).isEqualTo(pid);
    second.start();
    assertThat(second.process().orElseThrow().pid()).isEqualTo(pid);
    second.stop();
    // What the daemon was waiting for (sleep) ends by itself.
    await().untilAsserted(() -> assertThat(pids()).isEmpty());
    assertThat(pidFile).doesNotExist();
  }

  @Test
  void number_that_another_process_has_now_is_not_mistaken_for_it() throws Exception {
    daemon().start();
    pids().forEach(pid -> Commands.run("kill", "-KILL", pid));
    Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));
    assertThat(daemon().running()).isFalse();
  }

  @Test
  void daemon_that_dies_is_restarted_at_once_and_after_a_pause_if_it_dies_again() {
    var daemon = daemon();
    daemon.start();
    now.updateAndGet(time -> time.plusSeconds(60));
    kill(daemon);
    daemon.supervise();
    assertThat(daemon.running()).isTrue();

    kill(daemon);
    daemon.supervise();
    assertThat(daemon.running()).isFalse();
    now.updateAndGet(time -> time.plusMillis(200));
    daemon.supervise();
    assertThat(daemon.running()).isTrue();
  }

  @Test
  void daemon_that_dies_at_once_every_time_is_given_up_until_it_is_asked_for() {
    var daemon = daemon();
    daemon.start();
    for (int death = 1; death <= 5; death++) {
      kill(daemon);
      daemon.supervise();
      now.updateAndGet(time -> time.plusMillis(1700));
      daemon.supervise();
      assertThat(daemon.running()).as("after death %d", death).isTrue();
    }
    kill(daemon);
    daemon.supervise();
    now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
    daemon.supervise();
    assertThat(daemon.running()).isFalse();
    daemon.start();
    assertThat(daemon.running()).isTrue();
  }

  @Test
  void daemon_that_lived_for_a_while_may_die_any_number_of_times() {
    var daemon = daemon();
    daemon.start();
    for (int death = 1; death <= 8; death++) {
      now.updateAndGet(time -> time.plusSeconds(60));
      kill(daemon);
      daemon.supervise();
      now.updateAndGet(time -> time.plusSeconds(1));
      daemon.supervise();
      assertThat(daemon.running()).as("after death %d", death).isTrue();
    }
  }

  @Test
  void daemon_that_was_stopped_stays_stopped() {
    var daemon = daemon();
    daemon.start();
    daemon.stop();
    now.updateAndGet(time -> time.plusSeconds(60));
    daemon.supervise();
    assertThat(daemon.running()).isFalse();
  }

  @Test
  void daemon_that_refuses_to_start_says_why() throws Exception {
    starter("echo 'no such thing' >&2; exit 3");
    assertThatThrownBy(() -> daemon().start())
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no such thing");
  }

  @Test
  void child_that_outlived_its_parent_is_gone_before_the_next_start() throws Exception {
    var daemon = daemon();
    daemon.start();
    Files.delete(pidFile);
    var another = daemon();
    assertThat(another.running()).isFalse();
    another.start();
    assertThat(pids())
        .filteredOn(pid -> RunningProcess.of(Long.parseLong(pid)).isPresent())
        .filteredOn(
            pid -> Long.parseLong(pid) == daemon.process().map(RunningProcess::pid).orElse(-1L))
        .isEmpty();
  }
}
