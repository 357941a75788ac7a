package io.octavia.agent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs short commands: argument vectors, no shell, an empty environment, a deadline.
 *
 * <p>Output goes through a file: a daemon that a command leaves behind may keep a pipe open for
 * ever.
 */
final class Commands {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Where programs are. */
  static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** How a command ended; {@code output} is both its streams. */
  record Result(int exit, String output) {
    boolean ok() {
      return exit == 0;
    }
  }

  private Commands() {}

  /** Runs to the end, whatever that is. */
  static Result attempt(List<String> argv) {
    try {
      Path output = Files.createTempFile("octavia-agent", ".out");
      try {
        return attempt(argv, output);
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new CommandException(argv.getFirst(), e);
    }
  }

  /** The output of a command that must succeed. */
  static String run(List<String> argv) {
    Result result = attempt(argv);
    if (!result.ok()) {
      throw new CommandException(String.join(" ", argv), result.output);
    }
    return result.output;
  }

  /** The output of a command that must succeed. */
  static String run(String... argv) {
    return run(List.of(argv));
  }

  private static Result attempt(List<String> argv, Path output) throws IOException {
    var builder = new ProcessBuilder(argv);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("LC_ALL", "C");
    builder.directory(new File("/"));
    builder.redirectInput(new File("/dev/null"));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    Process process = builder.start();
    try {
      if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it did not end within " + LIMIT.toSeconds() + " s");
      }
      return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
