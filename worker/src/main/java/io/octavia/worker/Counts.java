package io.octavia.worker;

import java.util.concurrent.atomic.LongAdder;

/** How many actions this process has performed. */
public final class Counts {
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();

  Counts() {}

  /** Actions that succeeded. */
  public long succeeded() {
    return done.sum();
  }

  /** Actions that did not. */
  public long failures() {
    return failed.sum();
  }

  void done() {
    done.increment();
  }

  void failed() {
    failed.increment();
  }
}
