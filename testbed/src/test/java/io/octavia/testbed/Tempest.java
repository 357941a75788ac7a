package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tests of {@code octavia-tempest-plugin}, which stestr runs. What it writes is kept in {@code
 * output}.
 *
 * @param directory for files of theirs
 * @param sharing how they are shared out among processes
 */
record Tempest(Path directory, Path output, List<String> sharing) {
  /** All tests of the API. */
  static final String ALL = "octavia_tempest_plugin\\.tests\\.api\\.v2\\.";

  /** All calls; of what is tested for each protocol and algorithm, HTTP with the usual one. */
  static final String ROUND =
      ALL
          + "(test_(availability_zone|flavor|provider|amphora|load_balancer|listener|l7)"
          + "|.*(HTTP_RR|RR_HTTP)_)";

  /**
   * Upstream's amphora provider knows three algorithms, and refuses the fourth as ours does. The
   * bugs are the suite's; the log is nowhere when nothing is outside.
   */
  private static final List<Pattern> OWN_WORDS =
      List.of(
          Pattern.compile(".*: Amphora provider does not support SOURCE_IP_PORT algorithm\\."),
          Pattern.compile("Skipped until bug: https://storyboard.openstack.org/.* is resolved\\."),
          Pattern.compile("Log offload tests will not work in noop mode\\."));

  private static final Pattern TOTAL = Pattern.compile("- (Passed|Failed): +(\\d+)");
  private static final Pattern SKIPPED = Pattern.compile("\\.\\.\\. SKIPPED: (.*)");

  /**
   * Tests of the plugin, two at a time as stestr likes.
   *
   * @param suite which of the plugin's directories they are in
   * @param configuration our resource that says where everything is, for the values
   */
  static Tempest prepare(
      Path directory, String suite, String configuration, Map<String, String> values) {
    var all = new HashMap<>(values);
    all.put("directory", directory.toString());
    var file = PythonTests.write(directory, configuration, all);
    var name = configuration.replace(".conf", "-" + suite + ".txt");
    try {
      Files.move(file, directory.resolve("tempest.conf"), StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(
          directory.resolve(".stestr.conf"),
          """
          [DEFAULT]
          test_path=/usr/lib/python3/dist-packages/octavia_tempest_plugin/tests/%s
          top_dir=/usr/lib/python3/dist-packages
          group_regex=([^\\.]*\\.)*
          """
              .formatted(suite));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Tempest(directory, Path.of("target", name), List.of("--concurrency", "2"));
  }

  /** The same, each process with the tests that match one of these. */
  Tempest shared(List<String> shares) {
    var file = directory.resolve("workers.yaml");
    var text = new StringBuilder();
    for (var share : shares) {
      text.append("- worker:\n  - '").append(share).append("'\n");
    }
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Tempest(directory, output, List.of("--worker-file", file.toString()));
  }

  /** Tests of the API, where nothing is outside. */
  static Tempest noop(Path directory, Cloud cloud) {
    return prepare(
        directory,
        "api",
        "tempest.conf",
        Map.of(
            "keystone", cloud.keystone().address().toString(),
            "password", cloud.keystone().admin().password()));
  }

  /** How many there were of each, and the reasons for skips. */
  record Outcome(int passed, int failed, List<String> skips) {
    @Override
    public String toString() {
      var reasons = skips.stream().distinct().map(reason -> "\n" + reason).toList();
      return passed + " pass, " + skips.size() + " skip" + String.join("", reasons);
    }
  }

  /** Runs the tests whose names match. */
  Outcome run(Duration limit, String tests) {
    try {
      var result = Command.run(limit, environment(), stestr(tests));
      Files.createDirectories(output.getParent());
      Files.writeString(output, result.output() + result.errors());
      result.orFail();
      return outcome(result.output());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is the suite's own word that a test does not apply. */
  static boolean ownWord(String reason) {
    return OWN_WORDS.stream().anyMatch(word -> word.matcher(reason).matches());
  }

  private Map<String, String> environment() {
    var environment = new HashMap<String, String>();
    environment.put("TEMPEST_CONFIG_DIR", directory.toString());
    environment.put("TEMPEST_CONFIG", "tempest.conf");
    environment.put("PYTHONWARNINGS", "ignore");
    // stestr starts its workers by the name python3
    environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    return environment;
  }

  private List<String> stestr(String tests) {
    var command =
        new ArrayList<>(
            List.of(
                "/usr/bin/stestr",
                "--config",
                directory.resolve(".stestr.conf").toString(),
                "--repo-url",
                directory.toString(),
                "run"));
    command.addAll(sharing);
    command.add(tests);
    return command;
  }

  private static Outcome outcome(String output) {
    var totals = new HashMap<String, Integer>();
    TOTAL
        .matcher(output)
        .results()
        .forEach(total -> totals.put(total.group(1), Integer.parseInt(total.group(2))));
    if (totals.size() < 2) throw new AssertionError("no totals in " + output);
    var skips = SKIPPED.matcher(output).results().map(skip -> skip.group(1).strip()).toList();
    return new Outcome(totals.getOrDefault("Passed", 0), totals.getOrDefault("Failed", 0), skips);
  }
}
