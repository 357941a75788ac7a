package io.octavia.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes octavia.conf with every option, its default and what it is for, all commented out. */
final class SampleFile {
  private static final int WIDTH = 98;
  private static final String NONE = "<None>";

  private final StringBuilder text = new StringBuilder();

  private SampleFile() {}

  static String text() {
    var file = new SampleFile();
    file.comment(
        "Configuration of Octavia: every option, with its default. Uncomment what you change."
            + " An option is 'name = value'; a line that starts with a blank goes on with the value"
            + " above it; '#' starts a comment in the first column only; $name and $section.name"
            + " stand for the value of another option, and $$ for a dollar.");
    file.comment("");
    file.comment(
        "This file is generated from the declarations of the options, and a test compares the"
            + " two.");
    Schema.SECTIONS.forEach(file::section);
    return file.text.toString();
  }

  private void section(Section section) {
    var options = section.options().stream().filter(option -> !option.declaration().removed());
    text.append("\n\n[").append(section.name()).append("]\n");
    comment(section.help());
    options.forEach(this::option);
  }

  private void option(Option<?> option) {
    var declaration = option.declaration();
    var type = declaration.type();
    text.append('\n');
    comment(option.help());
    var allowed = type.allowed();
    comment(
        allowed.startsWith("one of") || allowed.contains(" from ") || allowed.contains("least")
            ? "(" + type.word() + ": " + allowed + ")"
            : "(" + type.word() + ")");
    for (var note : notes(option)) comment(note);
    text.append('#').append(option.name()).append(" = ").append(value(option));
    while (text.charAt(text.length() - 1) == ' ') text.setLength(text.length() - 1);
    text.append('\n');
  }

  private static List<String> notes(Option<?> option) {
    var declaration = option.declaration();
    var notes = new ArrayList<String>();
    if (declaration.ours()) notes.add("Ours: the original has no such option.");
    if (option.reloadable()) notes.add("Read again on SIGHUP.");
    var variable = declaration.defaultVariable();
    if (variable != null) notes.add("Default from environment variable " + variable + ".");
    if (!declaration.formerNames().isEmpty()) {
      notes.add(
          declaration.formerNames().stream()
              .map(name -> name.section().equals(option.section()) ? name.option() : "" + name)
              .collect(Collectors.joining(", ", "Formerly ", ".")));
    }
    return notes;
  }

  private static String value(Option<?> option) {
    var words = option.declaration().defaultInWords();
    if (words != null) return "<" + words + ">";
    var noLines =
        option.declaration().type().multiple() && option.defaultText().equals(Optional.of(""));
    return noLines ? NONE : option.defaultText().map(SampleFile::quoted).orElse(NONE);
  }

  private static String quoted(String value) {
    var escaped = value.replace("$", "$$");
    return escaped.equals(escaped.strip()) ? escaped : '"' + escaped + '"';
  }

  /** Comment lines of at most {@link #WIDTH} columns. */
  private void comment(String sentence) {
    var line = new StringBuilder("#");
    for (var word : sentence.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line = new StringBuilder("#");
      }
      if (!word.isEmpty()) line.append(' ').append(word);
    }
    text.append(line).append('\n');
  }
}
