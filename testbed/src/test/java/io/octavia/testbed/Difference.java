package io.octavia.testbed;

import io.octavia.api.corpus.Asked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A value that two servers answer differently. */
record Difference(String asked, String value, String original, String ours) {
  private static final String NOTHING = "(nothing)";

  /** All of them; if one refuses what the other does, only that. */
  static List<Difference> between(
      Asked asked, Map<String, String> original, Map<String, String> ours) {
    if (original.containsKey(Normal.FAULT) != ours.containsKey(Normal.FAULT)) {
      return List.of(
          new Difference(asked.toString(), Normal.FAULT, outcome(original), outcome(ours)));
    }
    var names = new TreeSet<>(original.keySet());
    names.addAll(ours.keySet());
    var differences = new ArrayList<Difference>();
    for (var name : names) {
      var theirs = original.getOrDefault(name, NOTHING);
      var mine = ours.getOrDefault(name, NOTHING);
      if (!theirs.equals(mine)) {
        differences.add(new Difference(asked.toString(), name, theirs, mine));
      }
    }
    return differences;
  }

  /** The same, with where it was asked. */
  Difference in(String place) {
    return new Difference(asked + " in " + place, value, original, ours);
  }

  private static String outcome(Map<String, String> values) {
    return values.getOrDefault(Normal.FAULT, values.getOrDefault("status", NOTHING));
  }

  @Override
  public String toString() {
    return asked + "\n  " + value + "\n    original " + original + "\n    ours     " + ours;
  }
}
