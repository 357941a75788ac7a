package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.Topology;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Several workers on one load balancer, step by step in one thread, in an order that a seed
 * chooses: they are killed, sleep through the end of their leases, calls fail or succeed unheard,
 * and the rows change all the while. The plan is the product's; rows and cloud are a model.
 *
 * <pre>
 *   a worker:  claim ─▶ plan ─▶ begin ─▶ (look at the clock ─▶ effect ─▶ write)* ─▶ plan … settle
 *                  each arrow may be where it dies, sleeps, or is overtaken
 * </pre>
 *
 * <p>{@code -Doctavia.simulation.seed=N} repeats one run, {@code -Doctavia.simulation.runs=N} says
 * how many.
 */
class ManyWorkersTest {
  private static final int RUNS = Integer.getInteger("octavia.simulation.runs", 2000);
  private static final int WORKERS = 3;
  private static final int TROUBLED_STEPS = 250;
  private static final int MOST_CALM_STEPS = 2000;

  @Test
  void whatever_order_things_happen_in_all_ends_whole_or_gone() {
    var wanted = Long.getLong("octavia.simulation.seed");
    var seeds = new Random();
    for (int run = 0; run < (wanted == null ? RUNS : 1); run++) {
      long seed = wanted == null ? seeds.nextLong() : wanted;
      try {
        new Simulation(seed).run();
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  private static final class Simulation {
    private final Random random;
    private final ModelRows rows;
    private final ModelCloud cloud = new ModelCloud();
    private final List<ModelWorker> workers = new ArrayList<>();
    private boolean calm;
    private boolean deleted;

    Simulation(long seed) {
      random = new Random(seed);
      rows = new ModelRows(random.nextBoolean() ? Topology.SINGLE : Topology.ACTIVE_STANDBY);
      for (int i = 0; i < WORKERS; i++) workers.add(new ModelWorker());
    }

    void run() {
      for (int step = 0; step < TROUBLED_STEPS; step++) {
        rows.now += random.nextInt(3) == 0 ? 1 : 0;
        if (random.nextInt(40) == 0) change();
        var worker = workers.get(random.nextInt(WORKERS));
        if (worker.sleepsUntil > rows.now) continue;
        switch (random.nextInt(60)) {
          case 0 -> worker.die();
          case 1 -> worker.sleepsUntil = rows.now + random.nextInt(2 * ModelRows.LEASE);
          default -> worker.step();
        }
        rows.assertSane();
      }
      calm = true;
      settle();
      // What a worker made that had slept for too long; housekeeping finds it by its name.
      if (cloud.late) cloud.sweep(rows);
      assertThat(cloud.belongsToNobody(rows)).as("left over").isEmpty();
      if (deleted) {
        assertThat(rows.gone).as("gone").isTrue();
      } else {
        assertThat(rows.status).isEqualTo(ProvisioningStatus.ACTIVE);
        cloud.assertServes(rows);
      }
    }

    private void settle() {
      for (int step = 0; step < MOST_CALM_STEPS; step++) {
        rows.now++;
        for (var worker : workers) {
          if (worker.sleepsUntil <= rows.now) worker.step();
        }
        boolean idle = workers.stream().allMatch(worker -> worker.epoch == 0);
        if (idle && (rows.gone || !rows.due)) return;
      }
      throw new AssertionError("never settles: " + rows.status + ", due " + rows.due);
    }

    private void change() {
      if (rows.gone || rows.status == ProvisioningStatus.PENDING_DELETE) return;
      rows.bump();
      if (rows.status == ProvisioningStatus.ACTIVE) rows.status = ProvisioningStatus.PENDING_UPDATE;
      if (random.nextInt(10) == 0) {
        rows.status = ProvisioningStatus.PENDING_DELETE;
        deleted = true;
      } else if (random.nextInt(3) == 0) {
        rows.condemnOne(random);
      }
    }

    /** One worker process, between two of its steps. */
    private final class ModelWorker {
      private long epoch;
      private long heldUntil;
      private long sleepsUntil;
      private final Deque<Action> actions = new ArrayDeque<>();
      private @Nullable Runnable learnt;
      private boolean checked;
      private boolean late;
      private long planned;
      private Journal.@Nullable Snapshot snapshot;

      /** One that dies before it knows that it was late leaves what it did to the next change. */
      void die() {
        if (!late) forget();
      }

      private void forget() {
        epoch = 0;
        actions.clear();
        learnt = null;
        checked = false;
        late = false;
        snapshot = null;
      }

      void step() {
        if (epoch == 0) claim();
        else if (learnt != null) write(learnt);
        else if (!actions.isEmpty()) act(actions.getFirst());
        else if (snapshot == null) load();
        else plan(snapshot);
        renew();
      }

      private void claim() {
        if (!rows.due || rows.gone || rows.leaseUntil > rows.now) return;
        epoch = ++rows.epoch;
        heldUntil = rows.leaseUntil = rows.now + ModelRows.LEASE;
      }

      private void renew() {
        if (epoch == 0 || epoch != rows.epoch) return;
        heldUntil = rows.leaseUntil = rows.now + ModelRows.LEASE;
      }

      private void load() {
        if (rows.gone) forget();
        else snapshot = rows.snapshot();
      }

      private void plan(Journal.Snapshot loaded) {
        snapshot = null;
        switch (Plan.next(loaded.graph(), loaded.facts(), World.settings())) {
          case Step.Perform(var all) ->
              fenced(() -> {
                all.forEach(rows::intend);
                actions.addAll(all);
                planned = loaded.facts().generation();
              });
          case Step.Settle(var late) ->
              fenced(() -> {
                assertThat(late).isFalse();
                if (rows.generation != loaded.facts().generation()) return;
                rows.settle();
                release();
              });
          case Step.SettleDeleted _ ->
              fenced(() -> {
                if (rows.generation != loaded.facts().generation()) return;
                rows.gone = true;
                forget();
              });
        }
      }

      /** Looks at its clock, and then does it: it may sleep in between. */
      private void act(Action action) {
        if (!checked) {
          if (rows.now >= heldUntil) lost();
          else checked = true;
          return;
        }
        checked = false;
        actions.removeFirst();
        if (!calm && random.nextInt(20) == 0) return; // it failed, and is planned again
        late = epoch != rows.epoch;
        cloud.late |= late;
        var result = cloud.perform(action, planned, rows);
        boolean unheard = !calm && !late && random.nextInt(20) == 0;
        if (!unheard) learnt = result;
      }

      private void write(Runnable what) {
        learnt = null;
        fenced(what);
      }

      private void fenced(Runnable write) {
        if (epoch != rows.epoch) lost();
        else write.run();
      }

      /** Somebody else has it, who is to look at everything once more. */
      private void lost() {
        forget();
        if (!rows.gone) rows.bump();
      }

      private void release() {
        rows.leaseUntil = 0;
        forget();
      }
    }
  }

  /** Ids of amphorae in the order of their making. */
  static AmphoraId id(int number) {
    return new AmphoraId("%08d-0000-4000-8000-000000000000".formatted(number));
  }
}
