package io.octavia.agent;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the time of the agents of a process: each sends heartbeats when they are due, and looks
 * after its daemons every second. One that is slow holds no other up.
 */
final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration TICK = Duration.ofMillis(100);
  private static final int TICKS_PER_SUPERVISION = 10;
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final Supplier<Collection<Agent>> agents;
  private final Thread thread;

  Pulse(Supplier<Collection<Agent>> agents) {
    this.agents = agents;
    this.thread = Thread.ofPlatform().name("amphora-pulse").unstarted(this::keepTime);
  }

  void start() {
    thread.start();
  }

  private void keepTime() {
    try {
      for (int tick = 0; ; tick++) {
        boolean supervise = tick % TICKS_PER_SUPERVISION == 0;
        for (Agent agent : agents.get()) {
          if (agent.beatDue()) {
            beside(agent.amphora(), agent::beat);
          }
          if (supervise) {
            beside(agent.amphora(), agent::supervise);
          }
        }
        Thread.sleep(TICK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Does something for an amphora without waiting for it. */
  static void beside(Object amphora, Runnable work) {
    Thread.ofVirtual()
        .name("amphora " + amphora)
        .start(() -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            LOG.error("amphora {}", amphora, e);
          }
        });
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
