package io.octavia.testbed;

import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Moments at which something dies. The seed is printed; {@code -Doctavia.seed} repeats a run. */
final class Moments {
  private Moments() {}

  /** So many, each this many milliseconds after the operation began at most. */
  static List<Integer> random(int count, int longest) {
    long seed = Long.getLong("octavia.seed", System.nanoTime());
    var moments = new Random(seed).ints(count, 0, longest).boxed().toList();
    System.out.println("moments of death " + moments + ": -Doctavia.seed=" + seed);
    return moments;
  }

  /** Kills the control plane at that moment and starts it again. */
  static void killAndStart(Installation installation, int milliseconds) {
    LockSupport.parkNanos(milliseconds * 1_000_000L);
    installation.killControlPlane();
    installation.up();
  }
}
