package io.octavia.driveragent;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.http.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Debian's octavia-lib in a process of its own: what a driver of another provider would use. */
final class PythonDriver implements AutoCloseable {
  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private PythonDriver(Process process) {
    this.process = process;
    this.in = process.outputWriter();
    this.out = process.inputReader();
  }

  static PythonDriver start(Path directory) throws IOException {
    var script = directory.resolve("driver.py");
    try (var source = PythonDriver.class.getResourceAsStream("/driver.py")) {
      Files.copy(java.util.Objects.requireNonNull(source), script);
    }
    return new PythonDriver(
        new ProcessBuilder(
                "/usr/bin/python3",
                script.toString(),
                directory.resolve("status.sock").toString(),
                directory.resolve("stats.sock").toString(),
                directory.resolve("get.sock").toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** What the library's method says. */
  JsonNode call(String method, Object argument) {
    try {
      in.write(Json.MAPPER.writeValueAsString(List.of(method, argument)));
      in.newLine();
      in.flush();
      var line = out.readLine();
      assertThat(line).as("octavia-lib has ended").isNotNull();
      return Json.MAPPER.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
    process.onExit().join();
  }
}
