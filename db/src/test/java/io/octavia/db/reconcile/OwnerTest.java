package io.octavia.db.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerTest {
  private final Owner current = Owner.current();

  @Test
  void this_process_lives() {
    assertThat(current.isProvablyDead()).isFalse();
  }

  @Test
  void process_whose_number_nobody_has_is_dead() throws Exception {
    var process = new ProcessBuilder("true").start();
    process.waitFor();

    assertThat(new Owner(current.host(), process.pid(), 5).isProvablyDead()).isTrue();
  }

  @Test
  void process_whose_number_was_given_to_another_is_dead() {
    assertThat(new Owner(current.host(), current.pid(), current.start() - 1).isProvablyDead())
        .isTrue();
  }

  @Test
  void nothing_is_known_of_processes_elsewhere() {
    assertThat(new Owner("elsewhere", 1, 1).isProvablyDead()).isFalse();
  }

  @Test
  void text_is_read_back() {
    assertThat(Owner.of(current.toString())).contains(current);
    assertThat(Owner.of("python-worker")).isEmpty();
  }
}
