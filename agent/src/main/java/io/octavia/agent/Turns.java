package io.octavia.agent;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whose turn it is, when members take turns by weight: as often as their weights say, and as evenly
 * as can be, so that a few clients do not all get the heaviest one.
 */
final class Turns {
  /** Turns in a round, at most, unless there are more members. */
  private static final int LONGEST = 1024;

  private Turns() {}

  /**
   * A round, as indexes of the members.
   *
   * @param weights all positive
   */
  static List<Integer> of(int... weights) {
    var shares = shares(weights);
    var total = Arrays.stream(shares).sum();
    var credit = new int[shares.length];
    var round = new ArrayList<Integer>(total);
    for (int turn = 0; turn < total; turn++) {
      // Everybody earns his share, the richest one pays for the turn.
      int richest = 0;
      for (int member = 0; member < shares.length; member++) {
        credit[member] += shares[member];
        if (credit[member] > credit[richest]) richest = member;
      }
      credit[richest] -= total;
      round.add(richest);
    }
    return round;
  }

  /** The weights, as small as they can be, and with no longer a round than there may be. */
  private static int[] shares(int[] weights) {
    int divisor = Arrays.stream(weights).reduce(0, Turns::divisor);
    int total = Arrays.stream(weights).map(weight -> weight / divisor).sum();
    if (total <= LONGEST) return Arrays.stream(weights).map(weight -> weight / divisor).toArray();
    long all = Arrays.stream(weights).asLongStream().sum();
    return Arrays.stream(weights)
        .map(weight -> (int) Math.max(1, (long) weight * LONGEST / all))
        .toArray();
  }

  private static int divisor(int one, int other) {
    return other == 0 ? one : divisor(other, one % other);
  }
}
