package io.octavia.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A block of a file of keepalived, comments included: some of them mean something.
 *
 * @param header the words before the brace; empty for the file
 */
record Block(String header, List<BlockItem> items) implements BlockItem {
  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if braces do not match
   */
  static Block parse(String text) {
    var open = new ArrayDeque<Block>();
    open.push(new Block("", new ArrayList<>()));
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.endsWith("{") && !line.startsWith("#")) {
        open.push(new Block(line.substring(0, line.length() - 1).strip(), new ArrayList<>()));
      } else if (line.equals("}")) {
        Block done = open.pop();
        if (open.isEmpty()) {
          throw new IllegalArgumentException("one brace too many");
        }
        open.element().items.add(done);
      } else if (!line.isEmpty()) {
        open.element().items.add(new BlockItem.Line(line));
      }
    }
    if (open.size() != 1) {
      throw new IllegalArgumentException("a brace is missing");
    }
    return open.element();
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    for (BlockItem item : items) {
      if (item instanceof BlockItem.Line(var text) && !text.startsWith("#")) {
        lines.add(text);
      }
    }
    return lines;
  }

  List<Block> blocks() {
    var blocks = new ArrayList<Block>();
    for (BlockItem item : items) {
      if (item instanceof Block block) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** The blocks whose header is these words, and perhaps one more. */
  List<Block> all(String words) {
    return blocks().stream()
        .filter(block ->
            block.header.equals(words)
                || (block.header.startsWith(words + " ")
                    && block.header.indexOf(' ', words.length() + 1) < 0))
        .toList();
  }

  /** The last word of the header. */
  String argument() {
    return header.substring(header.lastIndexOf(' ') + 1);
  }

  /** What follows a word. */
  Optional<String> value(String word) {
    return lines().stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1).strip())
        .findFirst();
  }

  /** The id in a comment about an object of that type. */
  Optional<String> comment(String type, boolean enabled) {
    for (BlockItem item : items) {
      if (item instanceof BlockItem.Line(var line) && comment(line, type, enabled).isPresent()) {
        return comment(line, type, enabled);
      }
    }
    return Optional.empty();
  }

  /** The same, of one line. */
  static Optional<String> comment(String line, String type, boolean enabled) {
    String before = enabled ? "# Configuration for " + type + " " : "# " + type + " ";
    String after = enabled ? "" : " is disabled";
    return line.startsWith(before) && line.endsWith(after)
        ? Optional.of(line.substring(before.length(), line.length() - after.length()))
            .filter(id -> id.matches("[0-9a-f-]{36}"))
        : Optional.empty();
  }
}
