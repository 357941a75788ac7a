package io.octavia.haproxy;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.LoadBalancer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** The original's renderer, Debian's, in a process of its own (see render.py). */
final class OriginalRenderer implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path errors;
  private final Process process;
  private final PrintWriter questions;
  private final BufferedReader answers;

  private OriginalRenderer(Path errors, Process process) {
    this.errors = errors;
    this.process = process;
    this.questions = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** What it writes for a load balancer; {@code lvs} by the listener's id. */
  record Rendering(Optional<String> haproxy, Map<String, String> lvs) {}

  static OriginalRenderer start(Path directory) throws IOException {
    var script = directory.resolve("render.py");
    try (var program = OriginalRenderer.class.getResourceAsStream("render.py")) {
      Files.write(script, program.readAllBytes());
    }
    var errors = directory.resolve("render.log");
    var process =
        new ProcessBuilder("/usr/bin/python3", script.toString())
            .redirectError(errors.toFile())
            .start();
    return new OriginalRenderer(errors, process);
  }

  Rendering render(LoadBalancer loadBalancer, CertificateFiles files, AmphoraId amphora) {
    var question = Map.of("loadBalancer", loadBalancer, "files", files, "amphora", amphora.value());
    questions.println(JSON.writeValueAsString(question));
    questions.flush();
    try {
      var line = answers.readLine();
      if (line == null) throw new AssertionError("it ended:\n" + Files.readString(errors));
      var answer = JSON.readTree(line);
      var lvs = new HashMap<String, String>();
      answer
          .path("lvs")
          .properties()
          .forEach(each -> lvs.put(each.getKey(), each.getValue().asString()));
      return new Rendering(answer.path("haproxy").stringValueOpt(), lvs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
