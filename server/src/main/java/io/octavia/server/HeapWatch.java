package io.octavia.server;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import javax.management.NotificationEmitter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the old generation collected whenever twice as much is in it as was left the last time. What
 * lives for some seconds gets there and dies; the serial collector would rather let the heap grow,
 * up to a quarter of the machine's memory, than look whether it is dead.
 */
final class HeapWatch {
  private static final Logger log = LoggerFactory.getLogger(HeapWatch.class);

  /** Less than this in bytes is not worth a pause. */
  private static final long LEAST = 48L << 20;

  private final MemoryPoolMXBean old;

  private HeapWatch(MemoryPoolMXBean old) {
    this.old = old;
  }

  /** Begins, in a process that runs for long. */
  static void begin() {
    for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getType() == MemoryType.HEAP && pool.isUsageThresholdSupported()) {
        new HeapWatch(pool).listen();
      }
    }
  }

  private void listen() {
    var memory = (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    memory.addNotificationListener(
        (notification, _) -> {
          if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
            collect();
          }
        },
        null,
        null);
    expect();
  }

  private void collect() {
    long before = old.getUsage().getUsed();
    System.gc();
    expect();
    log.debug("{} bytes of {} are in use", old.getUsage().getUsed(), before);
  }

  /** A heap that may not grow so far is collected when it is full. */
  private void expect() {
    var usage = old.getUsage();
    long next = Math.max(LEAST, 2 * usage.getUsed());
    old.setUsageThreshold(usage.getMax() < 0 || next < usage.getMax() ? next : 0);
  }
}
