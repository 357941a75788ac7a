package io.octavia.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code differences.txt} says of our files and the original's, and which of it was true. */
final class MeantDifferences {
  /** Whose line it is. */
  enum Side {
    ORIGINAL,
    OURS
  }

  private record Change(String why, Side side, Pattern find, String replace) {}

  private final List<Change> changes;
  private final Set<Change> unused;

  private MeantDifferences(List<Change> changes) {
    this.changes = changes;
    this.unused = new LinkedHashSet<>(changes);
  }

  static MeantDifferences read() throws IOException {
    try (var file = MeantDifferences.class.getResourceAsStream("differences.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var all = new ArrayList<Change>();
      for (var paragraph : text.split("\\n\\s*\\n", -1)) {
        var lines =
            paragraph.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        if (!lines.isEmpty()) all.add(change(lines));
      }
      return new MeantDifferences(all);
    }
  }

  private static Change change(List<String> lines) {
    Map<String, String> fields =
        lines.stream()
            .map(line -> line.split(":( |$)", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    return new Change(
        fields.get("why"),
        fields.get("side").equals("ours") ? Side.OURS : Side.ORIGINAL,
        Pattern.compile(fields.get("find"), Pattern.MULTILINE),
        fields.getOrDefault("replace", ""));
  }

  /** The lines of a file, with blanks as one and without what is meant to be different. */
  List<String> comparable(Side side, String text) {
    var lines =
        text.lines()
            .map(line -> line.strip().replaceAll(" +", " "))
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining("\n"));
    for (var change : changes) {
      if (change.side() == side) lines = changed(change, lines);
    }
    return lines.lines().filter(line -> !line.isEmpty()).toList();
  }

  /** Again and again: what one change leaves may be what the next one finds. */
  private String changed(Change change, String text) {
    var now = text;
    for (int i = 0; i < 100; i++) {
      var next = change.find().matcher(now).replaceAll(change.replace());
      if (next.equals(now)) return now;
      unused.remove(change);
      now = next;
    }
    throw new AssertionError("does not end: " + change);
  }

  /** Why there should have been other differences. */
  List<String> unused() {
    return unused.stream().map(change -> change.why() + " " + change.find()).toList();
  }
}
