package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Names and defaults are a contract with every octavia.conf there is. The two tables were written
 * from the original's definitions, not from ours; {@code -} stands for unset.
 */
class PinnedOptionsTest {
  @Test
  void own_options_are_the_originals_with_type_default_and_flags() throws IOException {
    var pinned = table("own-options.tsv");
    assertThat(pinned).hasSize(238);
    assertThat(pinned.stream().map(row -> describe(option(row)) + "\t" + flags(option(row))))
        .containsExactlyElementsOf(pinned.stream().map(row -> String.join("\t", row)).toList());
  }

  @Test
  void options_of_libraries_are_the_originals_with_their_defaults() throws IOException {
    var pinned = table("library-options.tsv");
    assertThat(
            pinned.stream()
                .map(row -> row.get(0) + "\t" + row.get(1) + "\t" + defaultText(option(row))))
        .containsExactlyElementsOf(pinned.stream().map(row -> String.join("\t", row)).toList());
  }

  @Test
  void nothing_of_the_sections_of_the_original_is_added_but_what_is_marked_as_ours()
      throws IOException {
    var known = new HashSet<OptionName>();
    for (var file : List.of("own-options.tsv", "library-options.tsv")) {
      table(file).forEach(row -> known.add(new OptionName(row.get(0), row.get(1))));
    }
    var ownSections = table("own-options.tsv").stream().map(List::getFirst).toList();
    assertThat(
            Schema.options()
                .filter(option -> ownSections.contains(option.section()))
                .filter(option -> !List.of("DEFAULT", "neutron").contains(option.section()))
                .filter(option -> !option.declaration().removed())
                .filter(option -> !option.declaration().ours()))
        .allSatisfy(option -> assertThat(known).contains(option.fullName()));
  }

  @Test
  void constant_is_the_name_in_upper_case() throws ReflectiveOperationException {
    for (var type : List.of(ApiSettings.class, HealthManager.class, Default.class, Neutron.class)) {
      for (var field : type.getFields()) {
        if (!Modifier.isStatic(field.getModifiers()) || field.getType() != Option.class) continue;
        var option = (Option<?>) field.get(null);
        assertThat(field.getName()).isEqualTo(option.name().toUpperCase(Locale.ROOT));
      }
    }
  }

  @Test
  void no_two_options_share_a_name_or_the_old_name_of_another() {
    assertThat(Schema.options().map(Option::fullName)).doesNotHaveDuplicates();
    var names = new HashSet<>(Schema.options().map(Option::fullName).toList());
    assertThat(Schema.options().flatMap(option -> option.declaration().formerNames().stream()))
        .noneMatch(names::contains);
  }

  private static String describe(Option<?> option) {
    return String.join(
        "\t",
        option.section(),
        option.name(),
        option.declaration().type().word(),
        defaultText(option));
  }

  private static String defaultText(Option<?> option) {
    return option.defaultText().orElse("-");
  }

  private static String flags(Option<?> option) {
    var flags = new ArrayList<String>();
    if (option.secret()) flags.add("secret");
    if (option.reloadable()) flags.add("reloadable");
    return String.join(" ", flags);
  }

  private static Option<?> option(List<String> row) {
    var name = new OptionName(row.get(0), row.get(1));
    return Schema.option(name).orElseThrow(() -> new AssertionError("not declared: " + name));
  }

  private static List<List<String>> table(String name) throws IOException {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                PinnedOptionsTest.class.getResourceAsStream(name), StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> List.of(line.split("\t", -1))).toList();
    }
  }
}
