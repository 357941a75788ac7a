package io.octavia.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A worker dies before or after a call or a write; another one takes over. {@code
 * -Doctavia.takeover.stride=1} tries all of them.
 */
class TakeoverTest {
  private static final String ADDRESS = "10.0.0.100";
  private static final int STRIDE = Integer.getInteger("octavia.takeover.stride", 5);

  /** Something that is asked of a world that has been prepared, and how it must end. */
  record Story(String name, Consumer<World> before, Consumer<World> asked, Consumer<World> end) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static void make(World world, String topology) {
    world.create(topology, ADDRESS);
    world.populate();
  }

  private static void made(World world, String topology) {
    make(world, topology);
    world.settle();
  }

  private static final List<Story> STORIES =
      List.of(
          new Story(
              "create", _ -> {}, world -> make(world, "SINGLE"), world -> world.assertWhole(1)),
          new Story(
              "create a pair",
              _ -> {},
              world -> make(world, "ACTIVE_STANDBY"),
              world -> world.assertWhole(2)),
          new Story(
              "add a network and drop another",
              world -> made(world, "SINGLE"),
              world -> {
                world.api.createMember(World.ID, "pool", "new", "c-subnet");
                world.api.deleteMember(World.ID, "pool", "m1");
              },
              world -> world.assertWhole(1)),
          new Story(
              "replace",
              world -> made(world, "SINGLE"),
              world -> world.api.failover(World.ID),
              world -> world.assertWhole(1)),
          new Story(
              "replace one of a pair",
              world -> made(world, "ACTIVE_STANDBY"),
              world -> world.api.replace(world.api.amphorae(World.ID).keySet().iterator().next()),
              world -> world.assertWhole(2)),
          new Story(
              "delete",
              world -> made(world, "ACTIVE_STANDBY"),
              world -> world.api.deleteLoadBalancer(World.ID),
              World::assertGone));

  /** Every point would take minutes: each run begins somewhere else. */
  static Stream<Arguments> deaths() {
    return STORIES.stream().map(story -> Arguments.of(story, 1 + new Random().nextInt(STRIDE)));
  }

  @ParameterizedTest(name = "{0}, from point {1} on")
  @MethodSource("deaths")
  void worker_that_dies_anywhere_is_taken_over(Story story, int first) {
    var point = first;
    while (endsWellAfterDeathAt(story, point)) point += STRIDE;
    assertThat(point).isGreaterThan(2 * STRIDE);
  }

  /** False if the story is over before that point. */
  private static boolean endsWellAfterDeathAt(Story story, int point) {
    try (var world = new World()) {
      story.before().accept(world);
      story.asked().accept(world);
      world.trouble.dieAt(point);
      String died = null;
      try {
        world.settle();
      } catch (Trouble.Death death) {
        died = death.getMessage();
      }
      world.takeOver();
      world.settle();
      try {
        story.end().accept(world);
      } catch (AssertionError wrong) {
        throw new AssertionError(
            story + ", death at point " + point + ", " + died + ": " + wrong.getMessage(), wrong);
      }
      return died != null;
    }
  }
}
