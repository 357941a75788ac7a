package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Tests that Python packages of the distribution bring with them, unmodified. */
final class PythonTests {
  private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests? in");

  private PythonTests() {}

  /** How many there were; a failed one fails the caller with all that was written. */
  static int run(
      Path directory, Duration limit, Map<String, String> environment, List<String> tests) {
    var script = write(directory, "run-tests.py");
    var command = new ArrayList<>(List.of("/usr/bin/python3", script.toString()));
    command.addAll(tests);
    var output = Command.run(limit, environment, command).orFail();
    var ran = RAN.matcher(output);
    if (!ran.find()) throw new AssertionError("no tests: " + output);
    return Integer.parseInt(ran.group(1));
  }

  /** Puts one of our resources into the directory. */
  static Path write(Path directory, String resource) {
    return write(directory, resource, Map.of());
  }

  /** The same, with values in the place of names in braces. */
  static Path write(Path directory, String resource, Map<String, String> values) {
    try (var source = PythonTests.class.getResourceAsStream(resource)) {
      var text = new String(source.readAllBytes(), StandardCharsets.UTF_8);
      for (var value : values.entrySet()) {
        text = text.replace("{" + value.getKey() + "}", value.getValue());
      }
      return Files.writeString(directory.resolve(resource), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
