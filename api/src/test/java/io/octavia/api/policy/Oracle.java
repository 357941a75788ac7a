package io.octavia.api.policy;

import io.octavia.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Upstream's own policy code, Debian's, in a process of its own. */
final class Oracle implements AutoCloseable {
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  /**
   * @param directory for the script
   */
  Oracle(Path directory) throws IOException {
    var script = directory.resolve("oracle.py");
    try (var text = Oracle.class.getResourceAsStream("oracle.py")) {
      Files.copy(text, script);
    }
    process =
        new ProcessBuilder("/usr/bin/python3", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** The rules that upstream's release has. */
  List<RuleDefault> rules() {
    return ask(Map.of("dump", true)).valueStream().map(Oracle::rule).toList();
  }

  private static RuleDefault rule(JsonNode rule) {
    var scopes = new TreeSet<String>();
    rule.path("scopes").forEach(scope -> scopes.add(scope.stringValue()));
    return new RuleDefault(
        rule.path("name").stringValue(),
        rule.path("check").stringValue(),
        rule.path("deprecated").stringValue(null),
        scopes);
  }

  /** Its answers to questions, in their order. */
  List<Boolean> answers(Path config, List<RuleDefault> rules, List<Question> questions) {
    var request =
        Map.of(
            "config", config.toString(),
            "rules", rules.stream().map(Oracle::words).toList(),
            "questions", questions.stream().map(Question::words).toList());
    return ask(request).valueStream().map(JsonNode::booleanValue).toList();
  }

  private static Map<String, @Nullable Object> words(RuleDefault rule) {
    var words = new HashMap<String, @Nullable Object>();
    words.put("name", rule.name());
    words.put("check", rule.check());
    words.put("deprecated", rule.deprecated());
    words.put("scopes", rule.scopes());
    return words;
  }

  private JsonNode ask(Map<String, ?> request) {
    try {
      in.write(Json.MAPPER.writeValueAsString(request) + "\n");
      in.flush();
      var line = out.readLine();
      if (line == null) throw new AssertionError("the oracle has died");
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.destroy();
  }
}
