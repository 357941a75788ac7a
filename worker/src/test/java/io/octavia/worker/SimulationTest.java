package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random changes, while calls fail, answers get lost, agents fall silent and workers die. When that
 * is over, what is left must be whole or gone. {@code -Doctavia.simulation.seed=N} repeats one run.
 */
class SimulationTest {
  private static final int RUNS = 40;
  private static final int CHANGES = 12;

  static LongStream seeds() {
    var wanted = Long.getLong("octavia.simulation.seed");
    if (wanted != null) return LongStream.of(wanted);
    return new Random().longs(RUNS);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatever_happens_ends_whole_or_gone(long seed) {
    var random = new Random(seed);
    try (var world = new World()) {
      try {
        new Walk(world, random).walk();
      } catch (AssertionError | RuntimeException wrong) {
        throw new AssertionError("seed " + seed + ": " + wrong.getMessage(), wrong);
      }
    }
  }

  private static final class Walk {
    private final World world;
    private final Random random;
    private final boolean pair;
    private final List<String> members = new ArrayList<>();
    private int named;
    private boolean deleted;

    Walk(World world, Random random) {
      this.world = world;
      this.random = random;
      this.pair = random.nextBoolean();
    }

    void walk() {
      world.create(pair ? "ACTIVE_STANDBY" : "SINGLE", "10.0.0.100");
      world.api.createListener(World.ID, "listener", 80, "web");
      world.api.createPool(World.ID, "pool", "listener");
      for (var change = 0; change < CHANGES && !deleted; change++) {
        change();
        trouble();
        world.trouble.meanwhile(1 + random.nextInt(40), this::change);
        work();
      }
      calm();
      end();
    }

    private void change() {
      if (deleted) return;
      var status = world.api.status(World.ID);
      if (!status.equals("ACTIVE") && !status.startsWith("PENDING_")) {
        if (status.equals("ERROR")) world.api.failover(World.ID);
        return;
      }
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> addMember();
        case 4, 5 -> dropMember();
        case 6 -> addListener();
        case 7 -> replaceOne();
        case 8 -> {
          if (status.equals("ACTIVE")) world.api.failover(World.ID);
        }
        default -> {
          if (random.nextInt(4) == 0) {
            world.api.deleteLoadBalancer(World.ID);
            deleted = true;
          }
        }
      }
    }

    private void addMember() {
      var name = "member-" + named++;
      members.add(name);
      var subnets = List.of("a-subnet", "b-subnet", "c-subnet", "vip-subnet");
      world.api.createMember(World.ID, "pool", name, subnets.get(random.nextInt(subnets.size())));
    }

    private void dropMember() {
      if (members.isEmpty()) return;
      var name = members.remove(random.nextInt(members.size()));
      world.api.deleteMember(World.ID, "pool", name);
    }

    private void addListener() {
      named++;
      world.api.createListener(World.ID, "listener-" + named, 1000 + named, "more");
    }

    private void replaceOne() {
      var amphorae = List.copyOf(world.api.amphorae(World.ID).keySet());
      if (amphorae.isEmpty()) return;
      world.api.replace(amphorae.get(random.nextInt(amphorae.size())));
    }

    private void trouble() {
      world.trouble.fail(random.nextInt(3) == 0 ? 0.05 : 0, random);
      world.agents.silent.clear();
      if (random.nextInt(4) == 0) {
        world.api.amphorae(World.ID).values().stream()
            .filter(server -> server != null && random.nextBoolean())
            .forEach(world.agents.silent::add);
      }
      if (random.nextInt(2) == 0) world.trouble.dieAt(1 + random.nextInt(80));
    }

    private void work() {
      for (var run = random.nextInt(4); run > 0; run--) {
        try {
          world.runOnce();
        } catch (Trouble.Death death) {
          world.takeOver();
        }
        world.pass(Duration.ofMillis(random.nextInt(3000)));
      }
      world.trouble.revive();
    }

    private void calm() {
      world.trouble.revive();
      world.trouble.repair();
      world.agents.silent.clear();
      world.takeOver();
      world.settle();
    }

    private void end() {
      if (world.api.status(World.ID).equals("ERROR")) {
        if (deleted) world.api.deleteLoadBalancer(World.ID);
        else world.api.failover(World.ID);
        world.settle();
      }
      if (deleted) {
        world.assertGone();
      } else {
        for (var hours = 0; hours < 3 && !Graph.failed(world.graph()).isEmpty(); hours++) {
          world.pass(Duration.ofHours(1));
          world.retry();
          world.settle();
        }
        assertThat(world.api.status(World.ID)).isEqualTo("ACTIVE");
        world.assertWhole(pair ? 2 : 1);
        assertThat(Graph.failed(world.graph())).isEmpty();
        assertThat(Graph.members(world.graph()).map(member -> member.id().value()))
            .containsExactlyInAnyOrderElementsOf(members);
      }
    }
  }
}
