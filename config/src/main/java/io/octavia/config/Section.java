package io.octavia.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A section of the file and everything that may be written in it. */
record Section(String name, String help, List<Option<?>> options) {

  /** Starts the declaration of a section. */
  static Builder named(String name, String help) {
    return new Builder(name, help);
  }

  /**
   * Declares the options of a section, in the order of the sample file. Each method starts an
   * option; {@link OptionBuilder#help} or {@link OptionBuilder#removed} finishes it.
   */
  static final class Builder {
    private final String name;
    private final String help;
    private final List<Option<?>> options = new ArrayList<>();

    private Builder(String name, String help) {
      this.name = name;
      this.help = help;
    }

    String name() {
      return name;
    }

    OptionBuilder<String> text(String option) {
      return of(option, Types.text());
    }

    OptionBuilder<String> oneOf(String option, String... words) {
      return of(option, Types.oneOf(words));
    }

    OptionBuilder<Boolean> flag(String option) {
      return of(option, Types.flag());
    }

    OptionBuilder<Integer> integer(String option) {
      return of(option, Types.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }

    OptionBuilder<Integer> integer(String option, int least) {
      return of(option, Types.integer(least, Integer.MAX_VALUE));
    }

    OptionBuilder<Integer> integer(String option, int least, int most) {
      return of(option, Types.integer(least, most));
    }

    OptionBuilder<Integer> port(String option) {
      return of(option, Types.port());
    }

    OptionBuilder<Double> decimal(String option) {
      return of(option, Types.decimal(-Double.MAX_VALUE, Double.MAX_VALUE));
    }

    OptionBuilder<Double> decimal(String option, double least, double most) {
      return of(option, Types.decimal(least, most));
    }

    OptionBuilder<String> address(String option) {
      return of(option, Types.address());
    }

    OptionBuilder<List<String>> list(String option) {
      return of(option, Types.list());
    }

    OptionBuilder<List<String>> lines(String option) {
      return of(option, Types.lines());
    }

    OptionBuilder<Map<String, String>> pairs(String option) {
      return of(option, Types.pairs());
    }

    <T> OptionBuilder<T> of(String option, Type<T> type) {
      return new OptionBuilder<>(this, new OptionName(name, option), type);
    }

    /** An option of an earlier release: known, and said so, and nothing else. */
    void gone(String option, Reaction reaction) {
      var _ = text(option).removed(reaction);
    }

    void add(Option<?> option) {
      options.add(option);
    }

    Section build() {
      return new Section(name, help, List.copyOf(options));
    }
  }
}
