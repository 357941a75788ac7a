package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void equal_members_take_turns() {
    assertThat(Turns.of(1, 1, 1)).containsExactly(0, 1, 2);
    assertThat(Turns.of(100, 100)).containsExactly(0, 1);
    assertThat(Turns.of(7)).containsExactly(0);
  }

  @Test
  void heavier_one_comes_oftener_and_not_all_at_once() {
    assertThat(Turns.of(3, 1)).containsExactly(0, 0, 1, 0);
    assertThat(Turns.of(1, 100, 100).subList(0, 6)).contains(1, 2);
  }

  @Test
  void each_has_its_share_of_a_round() {
    var round = Turns.of(5, 3, 2);

    assertThat(round).hasSize(10);
    assertThat(Collections.frequency(round, 0)).isEqualTo(5);
    assertThat(Collections.frequency(round, 1)).isEqualTo(3);
    assertThat(Collections.frequency(round, 2)).isEqualTo(2);
  }

  @Test
  void round_of_many_members_is_no_longer_than_it_may_be_and_leaves_nobody_out() {
    var weights = IntStream.rangeClosed(1, 200).map(each -> each % 2 == 0 ? 256 : 1).toArray();

    var round = Turns.of(weights);

    assertThat(round).hasSizeLessThan(1200);
    assertThat(Collections.frequency(round, 0)).isEqualTo(1);
    assertThat(Collections.frequency(round, 1)).isBetween(9, 11);
  }
}
