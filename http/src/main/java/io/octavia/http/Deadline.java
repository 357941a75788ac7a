package io.octavia.http;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a thread that waits too long for bytes of a connection, which closes the connection.
 * The server library heeds no timeout while it reads.
 */
final class Deadline {
  private static final ScheduledExecutorService CLOCK = clock();

  private final Thread reader = Thread.currentThread();
  private boolean over;
  private boolean passed;
  private @Nullable ScheduledFuture<?> alarm;

  private Deadline() {}

  private static ScheduledExecutorService clock() {
    var clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("slow-requests").factory());
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** For the calling thread. */
  static Deadline in(Duration patience) {
    var deadline = new Deadline();
    deadline.alarm = CLOCK.schedule(deadline::pass, patience.toNanos(), TimeUnit.NANOSECONDS);
    return deadline;
  }

  private synchronized void pass() {
    if (over) return;
    passed = true;
    reader.interrupt();
  }

  /** Ends it. Whether it was met; if not, the connection is of no use any more. */
  synchronized boolean met() {
    over = true;
    if (alarm != null) alarm.cancel(false);
    // Whoever goes on in this thread was not meant.
    if (passed) Thread.interrupted();
    return !passed;
  }
}
