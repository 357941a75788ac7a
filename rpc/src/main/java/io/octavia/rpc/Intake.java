package io.octavia.rpc;

import static io.octavia.config.HaproxyAmphora.API_DB_COMMIT_RETRY_ATTEMPTS;
import static io.octavia.config.HaproxyAmphora.API_DB_COMMIT_RETRY_BACKOFF;
import static io.octavia.config.HaproxyAmphora.API_DB_COMMIT_RETRY_INITIAL_DELAY;
import static io.octavia.config.HaproxyAmphora.API_DB_COMMIT_RETRY_MAX;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.reconcile.Inbox;
import io.octavia.db.reconcile.Reconciles;
import io.octavia.db.reconcile.Reconfigurations;
import io.octavia.db.reconcile.Replacements;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Resources;
import io.octavia.db.resource.Row;
import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Wakeups;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Takes calls over: what they ask for stands in the reconcile rows afterwards.
 *
 * <p>The original's API calls before it commits, so a call waits until its rows are there as the
 * API leaves them: new, PENDING_UPDATE with the new values, or PENDING_DELETE. What a call says of
 * the values is not used: the rows have them. A call that is delivered twice is taken over once.
 */
final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration REMEMBERED = Duration.ofDays(1);
  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);

  private final Db db;
  private final Resources resources;
  private final Wakeups wakeups;
  private final InstantSource clock;
  private final Duration patience;
  private final AtomicLong purgedAt = new AtomicLong();

  /**
   * How it ended.
   *
   * @param left whether the call is not done, and somebody else may have it
   * @param why why nothing was done; null: it was
   */
  record Outcome(boolean left, @Nullable String why) {
    static final Outcome LEFT = new Outcome(true, null);
    static final Outcome DONE = new Outcome(false, null);

    static Outcome refused(String why) {
      return new Outcome(false, why);
    }
  }

  Intake(Config config, Db db, Wakeups wakeups, InstantSource clock) {
    this.db = db;
    this.resources = new Resources(db, clock);
    this.wakeups = wakeups;
    this.clock = clock;
    this.patience = patience(config);
  }

  /** As long as the original's worker waits for the API. */
  private static Duration patience(Config config) {
    long seconds = 0;
    for (int attempt = 0; attempt < config.get(API_DB_COMMIT_RETRY_ATTEMPTS) - 1; attempt++) {
      seconds +=
          Math.min(
              config.get(API_DB_COMMIT_RETRY_MAX),
              config.get(API_DB_COMMIT_RETRY_INITIAL_DELAY)
                  + (long) attempt * config.get(API_DB_COMMIT_RETRY_BACKOFF));
    }
    return Duration.ofSeconds(seconds);
  }

  /**
   * Takes a call over.
   *
   * @param again whether it was delivered before: then its rows have been committed long ago
   * @param stopping whether to leave it to somebody else
   * @throws RuntimeException if the database does not answer; try again then
   */
  Outcome take(Envelope.Call call, boolean again, BooleanSupplier stopping) {
    var procedure = Procedure.named(call.method()).orElse(null);
    return switch (procedure) {
      case null -> Outcome.refused("there is no such method");
      case Procedure.Change(var subjects) -> change(call, subjects, again, stopping);
      case Procedure.FailoverLoadBalancer _ -> failover(call, again, stopping);
      case Procedure.OfAmphora(var deed) -> ofAmphora(call, deed, again, stopping);
    };
  }

  /** An object that a call names. */
  private record Named(Procedure.Subject subject, String id) {}

  private Outcome change(
      Envelope.Call call,
      List<Procedure.Subject> subjects,
      boolean again,
      BooleanSupplier stopping) {
    var named = new ArrayList<Named>();
    for (var subject : subjects) {
      for (var id : ids(call.arguments().path(subject.argument()), subject.id())) {
        named.add(new Named(subject, id));
      }
    }
    if (named.isEmpty()) return Outcome.refused("it names no object");
    var seen = awaited(() -> named.stream().allMatch(this::isSeen), again, stopping);
    if (seen == Sight.STOPPED) return Outcome.LEFT;
    var owner = resources.read(reading -> ownerOf(reading, named));
    if (owner.isEmpty()) return Outcome.refused("its object is not in the database");
    if (seen == Sight.TIMED_OUT) {
      LOG.warn(
          "{} {}: load balancer {} is not as the caller leaves it; it is converged as it is",
          call.method(),
          call.id(),
          owner.get());
    }
    return taken(call, owner.get(), _ -> {});
  }

  private static List<String> ids(JsonNode argument, String name) {
    var objects = argument.isArray() ? argument.valueStream().toList() : List.of(argument);
    return objects.stream()
        .map(object -> object.path(name).asString(""))
        .filter(id -> !id.isEmpty())
        .toList();
  }

  private boolean isSeen(Named named) {
    return resources.read(reading -> {
      var row = reading.find(named.subject().kind(), named.id());
      if (row.isEmpty()) return false;
      var holder =
          named.subject().ofLoadBalancer()
              ? ownerOf(reading, named.subject().kind(), row.get())
                  .flatMap(owner -> reading.find(Kind.LOAD_BALANCER, owner.value()))
              : row;
      return holder
          .map(held -> held.text("provisioning_status"))
          .filter(status -> named.subject().awaited().isSeenIn(status))
          .isPresent();
    });
  }

  private static Optional<LoadBalancerId> ownerOf(Reading reading, List<Named> named) {
    return named.stream()
        .map(each -> ownerOf(reading, each.subject().kind(), each.id()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<LoadBalancerId> ownerOf(Reading reading, Kind kind, @Nullable String id) {
    return Optional.ofNullable(id)
        .flatMap(known -> reading.find(kind, known))
        .flatMap(row -> ownerOf(reading, kind, row));
  }

  private static Optional<LoadBalancerId> ownerOf(Reading reading, Kind kind, Row row) {
    return switch (kind) {
      case LOAD_BALANCER -> Optional.of(new LoadBalancerId(row.id()));
      case LISTENER, POOL, AMPHORA ->
          Optional.ofNullable(row.text("load_balancer_id")).map(LoadBalancerId::new);
      case MEMBER, HEALTH_MONITOR -> ownerOf(reading, Kind.POOL, row.text("pool_id"));
      case L7_POLICY -> ownerOf(reading, Kind.LISTENER, row.text("listener_id"));
      case L7_RULE -> ownerOf(reading, Kind.L7_POLICY, row.text("l7policy_id"));
      default -> throw new IllegalArgumentException(kind + " belongs to no load balancer");
    };
  }

  private Outcome failover(Envelope.Call call, boolean again, BooleanSupplier stopping) {
    var loadBalancer =
        new LoadBalancerId(call.arguments().path("load_balancer_id").asString("none"));
    var seen = awaited(() -> isBeingUpdated(loadBalancer), again, stopping);
    if (seen == Sight.STOPPED) return Outcome.LEFT;
    if (!isThere(loadBalancer)) return Outcome.refused("its load balancer is not in the database");
    return taken(
        call,
        loadBalancer,
        tx -> Replacements.requestAll(tx, loadBalancer, "failover asked for by the user"));
  }

  private boolean isThere(LoadBalancerId loadBalancer) {
    return resources
        .read(reading -> reading.find(Kind.LOAD_BALANCER, loadBalancer.value()))
        .isPresent();
  }

  private boolean isBeingUpdated(LoadBalancerId loadBalancer) {
    return resources
        .read(reading -> reading.find(Kind.LOAD_BALANCER, loadBalancer.value()))
        .filter(row -> "PENDING_UPDATE".equals(row.text("provisioning_status")))
        .isPresent();
  }

  private Outcome ofAmphora(
      Envelope.Call call, Procedure.Deed deed, boolean again, BooleanSupplier stopping) {
    var amphora = new AmphoraId(call.arguments().path("amphora_id").asString("none"));
    var owner = resources.read(reading -> ownerOf(reading, Kind.AMPHORA, amphora.value()));
    if (owner.isEmpty() && deed == Procedure.Deed.REMOVE) {
      LOG.info("{} {}: amphora {} is removed as its row says", call.method(), call.id(), amphora);
      return Outcome.DONE;
    }
    if (owner.isEmpty()) {
      return Outcome.refused("amphora " + amphora + " has no load balancer in the database");
    }
    if (deed == Procedure.Deed.REPLACE) {
      var seen = awaited(() -> isBeingUpdated(owner.get()), again, stopping);
      if (seen == Sight.STOPPED) return Outcome.LEFT;
    }
    return taken(
        call,
        owner.get(),
        tx -> {
          switch (deed) {
            case REPLACE -> Replacements.request(tx, amphora, "failover asked for by the user");
            case REMOVE -> Replacements.remove(tx, amphora);
            case RECONFIGURE -> Reconfigurations.request(tx, owner.get(), amphora);
          }
        });
  }

  /** Notes what is to be done, unless it was noted when the call came the first time. */
  private Outcome taken(
      Envelope.Call call, LoadBalancerId loadBalancer, Consumer<DSLContext> marks) {
    var id = call.id().isEmpty() ? UUID.randomUUID().toString() : call.id();
    db.change(tx -> {
      if (!Inbox.note(tx, id, clock.millis())) return;
      marks.accept(tx);
      Reconciles.bump(tx, loadBalancer);
    });
    LOG.info("{} {}: load balancer {} is to be converged", call.method(), id, loadBalancer);
    wakeups.wake(loadBalancer);
    purge();
    return Outcome.DONE;
  }

  private void purge() {
    var now = clock.millis();
    var last = purgedAt.get();
    if (now - last < BETWEEN_PURGES.toMillis() || !purgedAt.compareAndSet(last, now)) return;
    db.write(tx -> Inbox.purge(tx, now - REMEMBERED.toMillis()));
  }

  private enum Sight {
    SEEN,
    TIMED_OUT,
    STOPPED
  }

  private Sight awaited(BooleanSupplier seen, boolean again, BooleanSupplier stopping) {
    var end = clock.millis() + (again ? 0 : patience.toMillis());
    var pause = FIRST_PAUSE;
    while (true) {
      if (seen.getAsBoolean()) return Sight.SEEN;
      if (stopping.getAsBoolean()) return Sight.STOPPED;
      if (clock.millis() >= end) return Sight.TIMED_OUT;
      try {
        Thread.sleep(pause);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Sight.STOPPED;
      }
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
    }
  }
}
