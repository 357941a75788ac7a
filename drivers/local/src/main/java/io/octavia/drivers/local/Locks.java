package io.octavia.drivers.local;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One lock a key, for as long as somebody wants it. Nested only as server, port, filter. */
final class Locks {
  private final ConcurrentHashMap<String, Held> held = new ConcurrentHashMap<>();

  private static final class Held {
    private final ReentrantLock lock = new ReentrantLock();
    private int users;
  }

  /** Does the work while nobody else works under that key. */
  <T> T with(String key, Supplier<T> work) {
    Held mine =
        held.compute(
            key,
            (_, existing) -> {
              Held entry = existing == null ? new Held() : existing;
              entry.users++;
              return entry;
            });
    mine.lock.lock();
    try {
      return work.get();
    } finally {
      mine.lock.unlock();
      held.compute(key, (_, _) -> --mine.users == 0 ? null : mine);
    }
  }

  /** Does the work while nobody else works under that key. */
  void run(String key, Runnable work) {
    with(
        key,
        () -> {
          work.run();
          return true;
        });
  }
}
