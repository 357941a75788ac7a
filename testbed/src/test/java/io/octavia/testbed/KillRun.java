package io.octavia.testbed;

import java.util.Random;

/** So many faults in a deployment that works, with a look at everything now and then. */
final class KillRun {
  private static final int BETWEEN_LOOKS = 25;

  private final Deployment deployment;
  private final int faults;
  private final long seed;
  private final KillScenario scenario;
  private final KillFaults killer;
  private final KillOutcome outcome;

  /**
   * Prepares one.
   *
   * @param thorough whether it has the time for pairs and for all boundaries of actions
   */
  KillRun(Deployment deployment, int faults, long seed, boolean thorough) {
    this.deployment = deployment;
    this.faults = faults;
    this.seed = seed;
    this.scenario = new KillScenario(deployment, new Random(seed), thorough);
    this.killer = new KillFaults(deployment, new Random(seed + 1), thorough);
    this.outcome = new KillOutcome(deployment, scenario);
  }

  void run() {
    System.out.printf("kills: %d, seed %d%n", faults, seed);
    try (killer) {
      while (killer.done() < faults) {
        block(Math.min(BETWEEN_LOOKS, faults - killer.done()));
        outcome.wantedIsThere();
      }
      outcome.nothingIsLeft();
      System.out.println(killer.summary());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "fault %d of %d, seed %d: %s\n%s\n%s"
              .formatted(
                  killer.done(), faults, seed, e.getMessage(), killer.summary(), deployment.logs()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void block(int many) throws InterruptedException {
    var thread = scenario.start();
    try {
      for (int i = 0; i < many; i++) killer.next();
    } finally {
      scenario.stop();
      thread.join();
    }
    killer.recover();
    long over = System.nanoTime();
    outcome.settled();
    System.out.printf(
        "%d faults: settled %d ms after the last, %s%n",
        killer.done(), (System.nanoTime() - over) / 1_000_000, scenario.summary());
  }
}
