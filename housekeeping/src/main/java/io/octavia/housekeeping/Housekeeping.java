package io.octavia.housekeeping;

import static io.octavia.config.HouseKeeping.CERT_INTERVAL;
import static io.octavia.config.HouseKeeping.CLEANUP_INTERVAL;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Inventory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two loops, each of which goes on after whatever went wrong. Several processes may do this at
 * once.
 *
 * <pre>
 *   every cleanup_interval   rows of what is deleted long since ──▶ gone
 *                            what belongs to nobody ──▶ reported ──orphan_age──▶ removed
 *   every cert_interval      certificates that end soon ──▶ marked, a worker renews them
 * </pre>
 */
public final class Housekeeping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Thread> loops = new ArrayList<>();

  private Housekeeping() {}

  /**
   * Begins.
   *
   * @param wakeups told of load balancers whose amphorae are to be given new certificates
   */
  public static Housekeeping start(
      Config config, Db db, InstantSource clock, Inventory inventory, Wakeups wakeups) {
    var purge = new Purge(config, db, clock);
    var orphans = new Orphans(config, db, clock, inventory);
    var rotation = new CertificateRotation(config, db, clock, wakeups);
    var housekeeping = new Housekeeping();
    var cleanup = Duration.ofSeconds(config.get(CLEANUP_INTERVAL));
    housekeeping.every(cleanup, "purge", purge::run);
    housekeeping.every(cleanup, "orphans", orphans::run);
    housekeeping.every(
        Duration.ofSeconds(config.get(CERT_INTERVAL)), "certificate rotation", rotation::run);
    return housekeeping;
  }

  private void every(Duration interval, String name, Runnable pass) {
    loops.add(Thread.ofVirtual().name(name).start(() -> loop(interval, name, pass)));
  }

  private void loop(Duration interval, String name, Runnable pass) {
    try {
      do {
        try {
          pass.run();
        } catch (RuntimeException e) {
          LOG.warn("{} did not come to its end, and is tried again", name, e);
        }
      } while (!closing.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the passes that are under way. */
  @Override
  public void close() {
    closing.countDown();
    try {
      for (var loop : loops) loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
