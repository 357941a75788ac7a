package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of the machine, run to their end. */
public final class Command {
  private Command() {}

  /** How a program ended, and all that it wrote. {@code errors} is its standard error. */
  public record Result(List<String> command, int status, String output, String errors) {
    /**
     * Returns what the program wrote.
     *
     * @throws AssertionError with all that it wrote if its status is not 0
     */
    public String orFail() {
      if (status != 0) {
        throw new AssertionError(
            "%s: status %d%n%s%s".formatted(String.join(" ", command), status, output, errors));
      }
      return output;
    }
  }

  /** Runs a program that ends by itself within seconds. */
  public static Result run(String... command) {
    return run(Duration.ofSeconds(30), Map.of(), List.of(command));
  }

  /**
   * Runs a program.
   *
   * @param environment what is added to ours
   * @throws AssertionError if it does not end within the limit; it is killed then
   */
  public static Result run(Duration limit, Map<String, String> environment, List<String> command) {
    // Files, not pipes: what a program leaves running in the background may keep a pipe open.
    var output = temporary();
    var errors = temporary();
    try {
      var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
      builder.environment().putAll(environment);
      var process = builder.redirectOutput(output).redirectError(errors).start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "%s: not done after %d s%n%s%s"
                .formatted(
                    String.join(" ", command), limit.toSeconds(), text(output), text(errors)));
      }
      return new Result(command, process.exitValue(), text(output), text(errors));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + command, e);
    } finally {
      delete(output);
      delete(errors);
    }
  }

  private static File temporary() {
    try {
      return Files.createTempFile("octavia-testbed-", ".out").toFile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath());
  }

  private static void delete(File file) {
    try {
      Files.deleteIfExists(Path.of(file.getPath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
