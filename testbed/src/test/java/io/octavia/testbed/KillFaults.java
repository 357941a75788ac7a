package io.octavia.testbed;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What happens to the processes, one thing at a time. Each kind of fault comes as often as it
 * stands in a list that is shuffled anew whenever it has been gone through.
 */
final class KillFaults implements AutoCloseable {
  private enum Kind {
    /** A worker is killed at the next boundary of an action in turn. */
    BOUNDARY,
    /** Any daemon is killed at any moment. */
    MOMENT,
    /** Any daemon sleeps for longer than a lease. */
    SLEEP,
    DATABASE,
    AGENT_HOST,
    BROKER
  }

  private static final List<Kind> SHORT =
      List.of(
          Kind.BOUNDARY, Kind.BOUNDARY, Kind.MOMENT, Kind.SLEEP, Kind.DATABASE, Kind.AGENT_HOST);

  private static final int SHARE_OF_BOUNDARIES = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int LONGEST_ABSENCE = 1000;

  private final Deployment deployment;
  private final Random random;
  private final boolean thorough;
  private final Deque<Kind> kinds = new ArrayDeque<>();
  private final Set<DaemonProcess> away = new HashSet<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final Boundaries boundaries;
  private int done;

  KillFaults(Deployment deployment, Random random, boolean thorough) {
    this.deployment = deployment;
    this.random = random;
    this.thorough = thorough;
    this.boundaries = new Boundaries(deployment.database());
  }

  /** How many there were. */
  int done() {
    return done;
  }

  /** How many of which kind there were. */
  String summary() {
    var text = new StringBuilder("faults: " + done);
    counts.forEach((what, many) -> text.append("\n  %4d  %s".formatted(many, what)));
    return text.toString();
  }

  void next() {
    if (kinds.isEmpty()) refill();
    var what =
        switch (kinds.pop()) {
          case BOUNDARY -> boundary();
          case MOMENT -> moment();
          case SLEEP -> sleep();
          case DATABASE -> database();
          case AGENT_HOST -> agentHost();
          case BROKER -> broker();
        };
    counts.merge(what, 1, Integer::sum);
    done++;
  }

  private void refill() {
    var all = new ArrayList<>(SHORT);
    if (thorough) {
      for (int i = 2; i < SHARE_OF_BOUNDARIES; i++) all.add(Kind.BOUNDARY);
      all.addAll(List.of(Kind.MOMENT, Kind.MOMENT, Kind.SLEEP, Kind.SLEEP));
    }
    if (deployment.broker().isPresent()) all.add(Kind.BROKER);
    Collections.shuffle(all, random);
    kinds.addAll(all);
  }

  /** Waits until what was killed is ready again. */
  void recover() {
    away.forEach(DaemonProcess::awaitReady);
    away.clear();
  }

  /** Of each program one runs at any time. */
  private void withAnother(DaemonProcess victim) {
    var others = away.stream().filter(each -> each.program().equals(victim.program())).toList();
    others.forEach(DaemonProcess::awaitReady);
    others.forEach(away::remove);
  }

  private String boundary() {
    var workers = deployment.daemons("octavia-worker");
    withAnother(workers.getFirst());
    var reached = boundaries.await(PATIENCE);
    if (reached.isPresent()) {
      for (var worker : workers) {
        if (worker.pid() != reached.get().worker()) continue;
        kill(worker);
        return "octavia-worker killed, " + reached.get().what();
      }
    }
    kill(workers.get(random.nextInt(workers.size())));
    return "octavia-worker killed at no boundary";
  }

  private String moment() {
    var victim = anybody();
    withAnother(victim);
    pause(random.nextInt(LONGEST_ABSENCE));
    kill(victim);
    return victim.program() + " killed at a random moment";
  }

  private void kill(DaemonProcess victim) {
    victim.kill();
    pause(random.nextInt(LONGEST_ABSENCE));
    victim.restart();
    away.add(victim);
  }

  private String sleep() {
    var victim = anybody();
    withAnother(victim);
    pause(random.nextInt(LONGEST_ABSENCE));
    victim.signal("STOP");
    try {
      pause(Deployment.LEASE.toMillis() + 1000);
    } finally {
      victim.signal("CONT");
    }
    return victim.program() + " stopped for longer than a lease";
  }

  /** Workers have the most to lose. */
  private DaemonProcess anybody() {
    var all = deployment.all().toList();
    var workers = deployment.daemons("octavia-worker");
    return random.nextBoolean()
        ? workers.get(random.nextInt(workers.size()))
        : all.get(random.nextInt(all.size()));
  }

  private String database() {
    pause(random.nextInt(LONGEST_ABSENCE));
    deployment.databaseServer().kill();
    pause(random.nextInt(LONGEST_ABSENCE));
    deployment.databaseServer().restart();
    return "MariaDB killed";
  }

  private String agentHost() {
    pause(random.nextInt(LONGEST_ABSENCE));
    deployment.killAgentHost();
    pause(random.nextInt(LONGEST_ABSENCE));
    deployment.startAgentHost();
    return "agent host killed";
  }

  private String broker() {
    var broker = deployment.broker().orElseThrow();
    pause(random.nextInt(LONGEST_ABSENCE));
    broker.kill();
    broker.launch();
    return "RabbitMQ killed";
  }

  @Override
  public void close() {
    boundaries.close();
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
