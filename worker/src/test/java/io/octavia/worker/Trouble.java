package io.octavia.worker;

import io.octavia.domain.cloud.CloudException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What can go wrong on the way to a service: the worker dies before or after the call, the call
 * fails before it did anything, or its answer is lost. After the worker's death nothing of it gets
 * through any more, as if its process were gone.
 */
final class Trouble implements Probe {
  /** The end of the worker's process. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death(String where) {
      super(where);
    }
  }

  private final AtomicInteger points = new AtomicInteger();
  private final Map<String, CloudException> broken = new HashMap<>();
  private volatile int lastPoint = Integer.MAX_VALUE;
  private volatile int pointOfEvent = Integer.MAX_VALUE;
  private volatile Runnable event = () -> {};
  private volatile Random chance = new Random(0);
  private volatile double failures;

  /** Lets the worker die at the n-th point from now, counted from 1. */
  synchronized void dieAt(int point) {
    lastPoint = points.get() + point;
  }

  /** Lets something happen at the n-th point from now, counted from 1, while the worker works. */
  synchronized void meanwhile(int point, Runnable event) {
    pointOfEvent = points.get() + point;
    this.event = event;
  }

  /** A new worker, which lives. */
  synchronized void revive() {
    points.set(0);
    pointOfEvent = Integer.MAX_VALUE;
    lastPoint = Integer.MAX_VALUE;
  }

  /** How many points were reached. */
  int points() {
    return points.get();
  }

  /** Lets that share of all calls fail, before or after their effect. */
  void fail(double share, Random random) {
    chance = random;
    failures = share;
  }

  /** Lets all calls of a name fail. */
  synchronized void breakCalls(String what, CloudException failure) {
    broken.put(what, failure);
  }

  synchronized void repair() {
    broken.clear();
    failures = 0;
  }

  @Override
  public void reached(String point) {
    var reached = points.incrementAndGet();
    if (reached >= lastPoint) throw new Death(point);
    if (reached == pointOfEvent) event.run();
  }

  <T> T around(String what, Supplier<T> effect) {
    reached("before " + what);
    failIfBroken(what);
    failByChance(what + " was not sent");
    var result = effect.get();
    failByChance("the answer of " + what + " was lost");
    reached("after " + what);
    return result;
  }

  private synchronized void failIfBroken(String what) {
    var failure = broken.get(what);
    if (failure != null) throw failure;
  }

  private synchronized void failByChance(String text) {
    if (chance.nextDouble() < failures) {
      throw new CloudException(CloudException.Kind.UNAVAILABLE, text);
    }
  }
}
