package io.octavia.agent;

import io.octavia.http.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The original's driver of amphorae, Debian's, in a process of its own (see controller.py). */
final class OriginalController implements AutoCloseable {
  private final Path errors;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  private OriginalController(Path errors, Process process) {
    this.errors = errors;
    this.process = process;
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * Starts it.
   *
   * @param configuration an octavia.conf
   * @param facts what controller.py wants to know
   */
  static OriginalController start(Path directory, String configuration, Map<String, String> facts)
      throws IOException {
    var script = directory.resolve("controller.py");
    try (var program = OriginalController.class.getResourceAsStream("controller.py")) {
      Files.write(script, program.readAllBytes());
    }
    var conf = Files.writeString(directory.resolve("octavia.conf"), configuration);
    var json = Files.write(directory.resolve("facts.json"), Json.MAPPER.writeValueAsBytes(facts));
    var errors = directory.resolve("controller.log");
    var process =
        new ProcessBuilder("/usr/bin/python3", script.toString(), conf.toString(), json.toString())
            .redirectError(errors.toFile())
            .start();
    return new OriginalController(errors, process);
  }

  /** Has it do something, and returns what came of it. */
  JsonNode perform(String name, Object... arguments) throws IOException {
    var call = new ArrayList<Object>(List.of(name));
    call.addAll(List.of(arguments));
    questions.println(Json.MAPPER.writeValueAsString(call));
    questions.flush();
    var line = answers.readLine();
    if (line == null) throw new AssertionError("it ended:\n" + Files.readString(errors));
    var answer = Json.MAPPER.readTree(line);
    if (answer.has("error")) {
      throw new AssertionError(name + ": " + answer + "\n" + Files.readString(errors));
    }
    return answer;
  }

  @Override
  public void close() {
    questions.close();
    try {
      if (process.waitFor(20, TimeUnit.SECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
