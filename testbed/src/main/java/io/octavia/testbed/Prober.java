package io.octavia.testbed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Asks an HTTP server again and again, a new connection each time, and keeps what went wrong. A
 * request fails if it is not answered with 200 in time.
 */
public final class Prober implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(10);

  private final String address;
  private final int port;
  private final Duration patience;
  private final Thread thread;
  private final Queue<Probe> probes = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /** One request: when, as {@link System#nanoTime}, and what went wrong; empty if nothing did. */
  private record Probe(long begin, long end, String failure) {
    boolean failed() {
      return !failure.isEmpty();
    }
  }

  /** What happened while it ran. */
  public record Outcome(int requests, List<String> failures, Duration longestOutage) {
    /** Asserts that all requests were answered. */
    public void assertNoneFailed() {
      if (requests == 0) throw new AssertionError("the prober sent nothing");
      if (!failures.isEmpty()) throw new AssertionError("failed: " + this);
    }
  }

  private Prober(String address, int port, Duration patience) {
    this.address = address;
    this.port = port;
    this.patience = patience;
    this.thread = Thread.ofPlatform().name("prober " + address).unstarted(this::run);
  }

  /**
   * Begins to ask, every 10 milliseconds, with a patience that outlasts a busy machine and a lost
   * packet.
   */
  public static Prober start(String address, int port) {
    return start(address, port, Duration.ofSeconds(3));
  }

  /** Begins to ask, every 10 milliseconds. A short patience measures an outage more exactly. */
  public static Prober start(String address, int port, Duration patience) {
    var prober = new Prober(address, port, patience);
    prober.thread.start();
    return prober;
  }

  /** How many requests were sent so far. */
  public int requests() {
    return probes.size();
  }

  /** Ends it and tells what happened. */
  public Outcome stop() {
    close();
    var failures = new ArrayList<String>();
    long longest = 0;
    long outage = -1;
    for (var probe : probes) {
      if (probe.failed()) {
        failures.add(probe.failure());
        if (outage < 0) outage = probe.begin();
        longest = Math.max(longest, probe.end() - outage);
      } else if (outage >= 0) {
        longest = Math.max(longest, probe.end() - outage);
        outage = -1;
      }
    }
    return new Outcome(probes.size(), failures, Duration.ofNanos(longest));
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void run() {
    while (!stopped) {
      long begin = System.nanoTime();
      var failure = HttpProbe.ask(address, port, patience).failure();
      long end = System.nanoTime();
      probes.add(new Probe(begin, end, failure));
      long rest = PERIOD.toNanos() - (end - begin);
      if (rest > 0) LockSupport.parkNanos(rest);
    }
  }
}
