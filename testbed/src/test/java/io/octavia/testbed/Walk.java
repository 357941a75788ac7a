package io.octavia.testbed;

import io.octavia.api.corpus.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Requests that follow one another, and use what earlier ones made: from {@code walks.txt}, which
 * says how.
 *
 * @param name what it is about
 */
record Walk(String name, List<Step> steps) {
  private static final Pattern MAKING = Pattern.compile("([a-z]+) = (.*)");
  private static final String SETTLE = "settle";

  /**
   * One request, or a moment in which all that is being changed settles.
   *
   * @param made what later steps call the object that it makes
   */
  record Step(Optional<String> made, Optional<Asked> asked) {}

  static List<Walk> all() {
    try (var file = Walk.class.getResourceAsStream("walks.txt")) {
      var text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      var walks = new ArrayList<Walk>();
      for (var paragraph : text.split("\\n\\s*\\n", -1)) {
        var lines =
            paragraph.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList();
        if (lines.isEmpty()) continue;
        walks.add(
            new Walk(
                lines.getFirst(),
                lines.stream().skip(1).map(String::strip).map(Walk::step).toList()));
      }
      return walks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Step step(String line) {
    if (line.equals(SETTLE)) return new Step(Optional.empty(), Optional.empty());
    var making = MAKING.matcher(line);
    return making.matches()
        ? new Step(Optional.of(making.group(1)), Optional.of(Explained.asked(making.group(2))))
        : new Step(Optional.empty(), Optional.of(Explained.asked(line)));
  }

  /** Goes through it on both sides, and tells of every difference. */
  void go(BothApis apis, Consumer<Difference> differing) {
    var original = new LinkedHashMap<String, String>();
    var ours = new LinkedHashMap<String, String>();
    int number = 0;
    for (var step : steps) {
      number++;
      if (step.asked().isEmpty()) {
        apis.settle();
        continue;
      }
      var asked = step.asked().get();
      var answers =
          apis.answers(filled(apis.filled(asked), original), filled(apis.filled(asked), ours));
      if (step.made().isPresent()) {
        original.put(step.made().get(), made(answers.original(), asked));
        ours.put(step.made().get(), made(answers.ours(), asked));
      }
      var normal = new Normal(apis, apis.filled(asked));
      int at = number;
      Difference.between(
              asked,
              normal.of(named(answers.original(), original)),
              normal.of(named(answers.ours(), ours)))
          .forEach(difference -> differing.accept(difference.in(name + ", step " + at)));
    }
    apis.restore();
  }

  private static String made(BothApis.Side side, Asked asked) {
    var answer = side.answer().expect(201, asked.toString());
    return answer.body().iterator().next().path("id").asString();
  }

  private static Asked filled(Asked asked, Map<String, String> ids) {
    var body = asked.body();
    return new Asked(
        asked.method(),
        filled(asked.path(), ids),
        body == null ? null : filled(body, ids),
        asked.caller());
  }

  private static String filled(String text, Map<String, String> ids) {
    var result = text;
    for (var id : ids.entrySet()) result = result.replace("{" + id.getKey() + "}", id.getValue());
    return result;
  }

  /** With names in the place of the ids, which each side has its own of. */
  private static BothApis.Side named(BothApis.Side side, Map<String, String> ids) {
    var text = side.answer().text();
    for (var id : ids.entrySet()) text = text.replace(id.getValue(), "{" + id.getKey() + "}");
    return new BothApis.Side(new ApiClient.Answer(side.answer().status(), text), side.statuses());
  }
}
