package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Runs {@code ip} and {@code nft}: argument vectors, no shell, a deadline. */
class Commands {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Runs a command without input and returns its output. */
  final String run(String... argv) {
    return feed("", argv);
  }

  /** Runs the lines, in order and in one process, as {@code ip} commands; stops at a failure. */
  final void batch(List<String> lines) {
    if (!lines.isEmpty()) {
      feed(String.join("\n", lines) + "\n", "ip", "-batch", "-");
    }
  }

  /**
   * Runs a command with input and returns its output.
   *
   * @throws CloudException {@code UNAVAILABLE} with the command and what it said, if it fails
   */
  String feed(String input, String... argv) {
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.environment().put("LC_ALL", "C");
    try {
      Process process = builder.start();
      try {
        return await(process, input, argv);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new CloudException(Kind.UNAVAILABLE, "cannot run " + text(argv), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(Kind.UNAVAILABLE, "interrupted: " + text(argv), e);
    }
  }

  private static String await(Process process, String input, String... argv)
      throws IOException, InterruptedException {
    FutureTask<String> output = reading(process.getInputStream());
    FutureTask<String> errors = reading(process.getErrorStream());
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // The command ended without reading its input: its exit status says why.
      process.waitFor(LIMIT);
      if (process.isAlive() || process.exitValue() == 0) {
        throw e;
      }
    }
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new CloudException(
          Kind.UNAVAILABLE, text(argv) + " did not end within " + LIMIT.toSeconds() + " s");
    }
    if (process.exitValue() != 0) {
      throw new CloudException(
          Kind.UNAVAILABLE,
          text(argv) + " failed (" + process.exitValue() + "): " + join(errors).strip());
    }
    return join(output);
  }

  private static FutureTask<String> reading(InputStream stream) {
    FutureTask<String> task =
        new FutureTask<>(() -> {
          try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
          }
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private static String join(FutureTask<String> task) throws InterruptedException, IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new UncheckedIOException(new IOException(e.getCause()));
    }
  }

  private static String text(String... argv) {
    return "'" + String.join(" ", argv) + "'";
  }
}
