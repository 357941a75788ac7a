package io.octavia.drivers.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Locks of processes that share a cloud. Java sees two files where there would be two processes.
 */
class LocksTest {
  @TempDir Path directory;

  private FileChannel open() throws IOException {
    return FileChannel.open(
        directory.resolve(Access.FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  @Test
  void two_processes_do_not_work_on_one_thing_at_once() throws IOException {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var times = new AtomicInteger();
    try (var one = open();
        var two = open();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var locks : new Locks[] {new Locks(one), new Locks(two)}) {
        for (int i = 0; i < 20; i++) {
          threads.execute(() ->
              locks.run(
                  "server",
                  () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    LockSupport.parkNanos(100_000);
                    inside.decrementAndGet();
                    times.incrementAndGet();
                  }));
        }
      }
    }
    assertThat(times.get()).isEqualTo(40);
    assertThat(most.get()).isOne();
  }

  @Test
  void what_one_process_works_on_keeps_nobody_from_other_things() throws IOException {
    try (var one = open();
        var two = open()) {
      var first = new Locks(one);
      var second = new Locks(two);
      var done = new AtomicInteger();
      first.run(
          "server", () -> second.run("port", () -> first.run("filter", done::incrementAndGet)));
      second.run("server", done::incrementAndGet);
      assertThat(done.get()).isEqualTo(2);
    }
  }
}
