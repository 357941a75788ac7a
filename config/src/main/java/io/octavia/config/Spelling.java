package io.octavia.config;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which option a misspelt one was meant to be. */
final class Spelling {
  private static final int MOST_CHANGES = 2;

  private Spelling() {}

  /** The option in the same section that differs least, or the one of that name elsewhere. */
  static Optional<OptionName> closest(OptionName wrong) {
    var option = wrong.option().replace('-', '_').toLowerCase(Locale.ROOT);
    return Schema.options()
        .filter(candidate -> !candidate.declaration().removed())
        .map(Option::fullName)
        .filter(name -> name.section().equals(wrong.section()))
        .filter(name -> changes(name.option(), option) <= MOST_CHANGES)
        .min(Comparator.comparingInt(name -> changes(name.option(), option)))
        .or(() -> elsewhere(option));
  }

  private static Optional<OptionName> elsewhere(String option) {
    var names =
        Schema.options()
            .filter(candidate -> !candidate.declaration().removed())
            .map(Option::fullName)
            .filter(name -> name.option().equals(option))
            .limit(2)
            .toList();
    return names.size() == 1 ? Optional.of(names.getFirst()) : Optional.empty();
  }

  /** How many letters must be put in, taken out or replaced to make one out of the other. */
  private static int changes(String one, String other) {
    var row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) row[j] = j;
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
