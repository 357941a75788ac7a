package io.octavia.rpc;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Outbox;
import io.octavia.db.reconcile.Owner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that were still in the outbox when somebody decided that workers are no longer called: our
 * own take them over, as if they had come through the broker.
 */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration CLAIM = Duration.ofSeconds(60);
  private static final int BATCH = 50;

  private Leftovers() {}

  /** Takes all of them over. Several processes may do so at once. */
  public static void takeOver(Config config, Db db, InstantSource clock) {
    var intake = new Intake(config, db, _ -> {}, clock);
    var outbox = new Outbox(clock);
    var owner = Owner.current().toString();
    while (true) {
      var calls = db.<List<Outbox.Call>>write(tx -> outbox.claim(tx, owner, CLAIM, BATCH));
      if (calls.isEmpty()) return;
      for (var call : calls) takeOver(intake, db, call);
      db.change(tx -> Outbox.sent(tx, calls.stream().map(Outbox.Call::id).toList()));
    }
  }

  private static void takeOver(Intake intake, Db db, Outbox.Call call) {
    // The broker may have had it, and a worker may have done it.
    if (call.doubtful() && !db.<Boolean>read(tx -> Outbox.isAwaited(tx, call.loadBalancer()))) {
      return;
    }
    var arguments = Envelope.JSON.readTree(call.arguments());
    var outcome =
        intake.take(
            new Envelope.Call(call.id(), call.method(), arguments, null, null), true, () -> false);
    if (outcome.why() != null) LOG.error("{} {}: {}", call.method(), call.id(), outcome.why());
  }
}
