package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One lock a key, for as long as somebody wants it. Nested only as server, port, filter.
 *
 * <p>Where several processes share the cloud, each key is also a byte of one file, far apart from
 * those of other keys, that the operating system locks: a process that dies lets go of all. Nobody
 * waits in the kernel for it, which would see deadlocks between processes where there are none
 * between their threads.
 */
final class Locks {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration STEP = Duration.ofMillis(3);
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final ConcurrentHashMap<String, Held> held = new ConcurrentHashMap<>();
  private final @Nullable FileChannel shared;

  /**
   * @param shared the file that the other processes lock, too; null if there are none
   */
  Locks(@Nullable FileChannel shared) {
    this.shared = shared;
  }

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
      FileChannel others = shared;
      return others == null || mine.lock.getHoldCount() > 1 ? work.get() : alone(others, key, work);
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

  private static <T> T alone(FileChannel others, String key, Supplier<T> work) {
    try (FileLock lock = taken(others, key)) {
      if (!lock.isValid()) throw unavailable(key, null);
      return work.get();
    } catch (IOException e) {
      throw unavailable(key, e);
    }
  }

  private static FileLock taken(FileChannel others, String key) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      FileLock lock = tried(others, position(key));
      if (lock != null) return lock;
      try {
        Thread.sleep(STEP);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CloudException(Kind.UNAVAILABLE, "interrupted while waiting for " + key, e);
      }
    }
    throw unavailable(key, null);
  }

  private static @Nullable FileLock tried(FileChannel others, long position) throws IOException {
    try {
      return others.tryLock(position, 1, false);
    } catch (OverlappingFileLockException _) {
      return null; // another key of this process at the same place: as rare as equal ids
    }
  }

  private static long position(String key) {
    long hash = FNV_OFFSET;
    for (byte one : key.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ one) * FNV_PRIME;
    return hash >>> 2;
  }

  private static CloudException unavailable(String key, @Nullable IOException cause) {
    String text = "Another process works on " + key + ", and does not come to an end";
    return cause == null
        ? new CloudException(Kind.UNAVAILABLE, text)
        : new CloudException(Kind.UNAVAILABLE, text, cause);
  }
}
