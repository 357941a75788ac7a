package io.octavia.worker;

/** Told of each point at which a worker can die; for tests that let it. */
@FunctionalInterface
interface Probe {
  /** Watches nothing. */
  Probe NONE = _ -> {};

  void reached(String point);
}
