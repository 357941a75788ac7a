package io.octavia.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One configuration file as oslo.config reads it (oslo_config/iniparser.py).
 *
 * <ul>
 *   <li>{@code key = value} or {@code key: value}, split at whichever comes first; one pair of
 *       equal quotes around the value is taken off.
 *   <li>A line that starts with a blank goes on with the value above it. An empty line, a comment
 *       or a section ends that value.
 *   <li>{@code #} and {@code ;} start a comment in the first column only.
 *   <li>Section names are folded to lower case, except {@code DEFAULT}; keys are not.
 * </ul>
 *
 * @param entries everything written, by name, in the order of first appearance
 */
record IniFile(String name, Map<OptionName, List<Entry>> entries) {
  /** A value and the line its key stands on, counted from 1. */
  record Entry(String text, int line) {}

  static IniFile read(Path path) {
    try {
      return parse(path.toString(), Files.readString(path));
    } catch (NoSuchFileException e) {
      throw new ConfigException(path + ": there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new ConfigException(path + ": is not UTF-8 text", e);
    } catch (IOException e) {
      throw new ConfigException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  static IniFile parse(String name, String text) {
    return new Parser(name).parse(text);
  }

  /** The section's name as it is looked up. */
  static String folded(String section) {
    return section.equals("DEFAULT") ? section : section.toLowerCase(Locale.ROOT);
  }

  private static final class Parser {
    private final String file;
    private final Map<OptionName, List<Entry>> entries = new LinkedHashMap<>();
    private final List<String> value = new ArrayList<>();
    private String section = "DEFAULT";
    private String key = "";
    private int keyLine;
    private int line;

    Parser(String file) {
      this.file = file;
    }

    IniFile parse(String text) {
      for (var raw : text.lines().toList()) {
        line++;
        accept(raw.stripTrailing());
      }
      endValue();
      return new IniFile(file, entries);
    }

    private void accept(String text) {
      if (text.isEmpty()) {
        endValue();
      } else if (text.startsWith(" ") || text.startsWith("\t")) {
        if (key.isEmpty()) throw error("a continuation line with no value above it to go on with");
        value.add(text.stripLeading());
      } else {
        endValue();
        switch (text.charAt(0)) {
          case '[' -> section = folded(sectionName(text));
          case '#', ';' -> {}
          default -> startValue(text);
        }
      }
    }

    private String sectionName(String text) {
      if (!text.endsWith("]")) throw error("a section must end with ']'");
      if (text.length() == 2) throw error("a section must have a name");
      return text.substring(1, text.length() - 1);
    }

    private void startValue(String text) {
      int split = 0;
      while (split < text.length() && text.charAt(split) != '=' && text.charAt(split) != ':') {
        split++;
      }
      if (split == text.length()) throw error("neither a section nor 'option = value'");
      key = text.substring(0, split).strip();
      if (key.isEmpty()) throw error("an option must have a name before '" + text.charAt(0) + "'");
      keyLine = line;
      value.add(unquoted(text.substring(split + 1).strip()));
    }

    private void endValue() {
      if (key.isEmpty()) return;
      entries
          .computeIfAbsent(new OptionName(section, key), name -> new ArrayList<>())
          .add(new Entry(String.join("\n", value), keyLine));
      key = "";
      value.clear();
    }

    /** A quote that stands alone is a pair, too: oslo.config takes it off. */
    private static String unquoted(String text) {
      if (text.isEmpty()) return text;
      char first = text.charAt(0);
      boolean quoted = (first == '"' || first == '\'') && text.endsWith(String.valueOf(first));
      return quoted ? text.substring(1, Math.max(1, text.length() - 1)) : text;
    }

    private ConfigException error(String what) {
      return new ConfigException(file + ":" + line + ": " + what);
    }
  }
}
