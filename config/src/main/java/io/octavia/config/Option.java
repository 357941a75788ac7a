package io.octavia.config;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One option of octavia.conf, declared once: its name, type, default, help, and what it was called
 * before. Read it with {@link Config#get} or {@link Config#find}.
 *
 * @param <T> type of the value
 */
public final class Option<T> {
  private final OptionName name;
  private final Declaration<T> declaration;

  /** Everything but the name. */
  record Declaration<T>(
      Type<T> type,
      @Nullable T byDefault,
      @Nullable String defaultInWords,
      @Nullable String defaultVariable,
      String help,
      List<OptionName> formerNames,
      Function<Config, Optional<T>> fallback,
      BiFunction<Config, T, T> adjustment,
      Reaction reaction,
      @Nullable String whenAbsent,
      @Nullable Option<String> sectionElsewhere,
      Placeholder.@Nullable Unresolved placeholders,
      boolean secret,
      boolean reloadable,
      boolean removed,
      boolean ours) {}

  Option(OptionName name, Declaration<T> declaration) {
    this.name = name;
    this.declaration = declaration;
  }

  /** Name of the section, as written in the file without brackets. */
  public String section() {
    return name.section();
  }

  /** Name within the section. */
  public String name() {
    return name.option();
  }

  /** What it is for, in a sentence or two. */
  public String help() {
    return declaration.help();
  }

  /** The value when nothing is written; empty if the option is then unset. */
  public Optional<T> defaultValue() {
    return Optional.ofNullable(declaration.byDefault());
  }

  /** True if the value must not be shown. */
  public boolean secret() {
    return declaration.secret();
  }

  /** True if {@link Config#reload} takes a new value over. */
  public boolean reloadable() {
    return declaration.reloadable();
  }

  OptionName fullName() {
    return name;
  }

  Declaration<T> declaration() {
    return declaration;
  }

  /** The text of the default, as one would write it into the file. */
  Optional<String> defaultText() {
    return defaultValue().map(declaration.type()::text);
  }

  /** {@code [section] name}. */
  @Override
  public String toString() {
    return name.toString();
  }
}
