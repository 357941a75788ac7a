package io.octavia.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that has run. */
record Command(int exitCode, String output) {
  static Command run(String... words) throws IOException, InterruptedException {
    var process = new ProcessBuilder(List.of(words)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("does not end: " + String.join(" ", words));
    }
    return new Command(process.exitValue(), output);
  }
}
