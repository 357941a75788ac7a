package io.octavia.testbed;

import io.octavia.api.corpus.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A difference between the original and us that is meant to be, from {@code differences.txt}.
 *
 * @param request what matches the requests: their method and path, and their body
 * @param value what matches the name of the value, as {@link Normal} has it
 * @param original what matches the original's value
 * @param ours what matches ours
 * @param proof a request that shows it
 */
record Explained(
    String why,
    Pattern request,
    Pattern value,
    Pattern original,
    Pattern ours,
    Optional<Asked> proof) {
  static List<Explained> all() {
    try (var file = Explained.class.getResourceAsStream("differences.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var all = new ArrayList<Explained>();
      for (var paragraph : text.split("\\n\\s*\\n", -1)) {
        var lines =
            paragraph.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        if (!lines.isEmpty()) all.add(read(lines));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Explained read(List<String> lines) {
    Map<String, String> fields =
        lines.stream()
            .map(line -> line.split(":\\s*", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    return new Explained(
        field(fields, "why"),
        Pattern.compile(field(fields, "request")),
        Pattern.compile(fields.getOrDefault("value", "^fault$")),
        Pattern.compile(field(fields, "original")),
        Pattern.compile(field(fields, "ours")),
        Optional.ofNullable(fields.get("proof")).map(Explained::asked));
  }

  /** A request as {@code METHOD /path body}. */
  static Asked asked(String line) {
    var words = line.split(" ", 3);
    return new Asked(words[0], words[1], words.length < 3 ? null : words[2]);
  }

  private static String field(Map<String, String> fields, String name) {
    return Optional.ofNullable(fields.get(name))
        .orElseThrow(() -> new AssertionError("no " + name + " in " + fields));
  }

  boolean concerns(String asked) {
    return request.matcher(asked).find();
  }

  boolean explains(Difference difference) {
    return concerns(difference.asked())
        && value.matcher(difference.value()).find()
        && original.matcher(difference.original()).find()
        && ours.matcher(difference.ours()).find();
  }
}
