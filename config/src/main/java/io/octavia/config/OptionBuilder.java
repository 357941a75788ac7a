package io.octavia.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Declares one option; see {@link Section.Builder}. */
final class OptionBuilder<T> {
  private final Section.Builder section;
  private final OptionName name;
  private final Type<T> type;
  private @Nullable T byDefault;
  private @Nullable String defaultInWords;
  private @Nullable String defaultVariable;
  private final List<OptionName> formerNames = new ArrayList<>();
  private Function<Config, Optional<T>> fallback = config -> Optional.empty();
  private BiFunction<Config, T, T> adjustment = (config, value) -> value;
  private Reaction reaction = Reaction.NONE;
  private @Nullable String whenAbsent;
  private @Nullable Option<String> sectionElsewhere;
  private boolean secret;
  private boolean reloadable;
  private Placeholder.@Nullable Unresolved placeholders;
  private boolean ours;

  OptionBuilder(Section.Builder section, OptionName name, Type<T> type) {
    this.section = section;
    this.name = name;
    this.type = type;
  }

  OptionBuilder<T> byDefault(T value) {
    byDefault = value;
    return this;
  }

  /** What the sample file says where the default depends on the machine. */
  OptionBuilder<T> defaultInWords(String words) {
    defaultInWords = words;
    return this;
  }

  /** An environment variable that replaces the default, weaker than any file. */
  OptionBuilder<T> defaultFrom(String variable) {
    defaultVariable = variable;
    return this;
  }

  /** An older name in the same section. */
  OptionBuilder<T> formerly(String option) {
    return formerly(name.section(), option);
  }

  /** An older name in another section. */
  OptionBuilder<T> formerly(String oldSection, String option) {
    formerNames.add(new OptionName(oldSection, option));
    return this;
  }

  /** Where the value comes from when nothing is written, before the default. */
  OptionBuilder<T> fallback(Function<Config, Optional<T>> elsewhere) {
    fallback = elsewhere;
    return this;
  }

  /** Changes the value that was found, because of another option. */
  OptionBuilder<T> adjusted(BiFunction<Config, T, T> change) {
    adjustment = change;
    return this;
  }

  /** What is said when it is written. */
  OptionBuilder<T> whenSet(Reaction said) {
    reaction = said;
    return this;
  }

  /** What is said when it is not written anywhere. */
  OptionBuilder<T> whenAbsent(String sentence) {
    whenAbsent = sentence;
    return this;
  }

  /** The option that may name another section to read this one from. */
  OptionBuilder<T> sectionElsewhere(Option<String> pointer) {
    sectionElsewhere = pointer;
    return this;
  }

  OptionBuilder<T> secret() {
    secret = true;
    return this;
  }

  OptionBuilder<T> reloadable() {
    reloadable = true;
    return this;
  }

  /** The value may contain {@link Placeholder}s. */
  OptionBuilder<T> placeholders(Placeholder.Unresolved otherwise) {
    placeholders = otherwise;
    return this;
  }

  /** The original does not have this option. */
  OptionBuilder<T> ours() {
    ours = true;
    return this;
  }

  /** Finishes the declaration. */
  Option<T> help(String help) {
    return finish(help, false);
  }

  /** Finishes the declaration of an option that only old files contain. */
  Option<T> removed(Reaction said) {
    reaction = said;
    return finish("Of an earlier release.", true);
  }

  private Option<T> finish(String help, boolean removed) {
    var option =
        new Option<>(
            name,
            new Option.Declaration<>(
                type,
                byDefault,
                defaultInWords,
                defaultVariable,
                help,
                List.copyOf(formerNames),
                fallback,
                adjustment,
                reaction,
                whenAbsent,
                sectionElsewhere,
                placeholders,
                secret,
                reloadable,
                removed,
                ours));
    section.add(option);
    return option;
  }
}
