package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Runs tests of {@code octavia-tempest-plugin} with stestr, two at a time. */
final class Tempest {
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

  private static final Path OUTPUT = Path.of("target", "tempest.txt");
  private static final Pattern TOTAL = Pattern.compile("- (Passed|Failed): +(\\d+)");
  private static final Pattern SKIPPED = Pattern.compile("\\.\\.\\. SKIPPED: (.*)");

  private final Path directory;

  /** What it writes goes into the directory. */
  Tempest(Path directory) {
    this.directory = directory;
  }

  /** How many there were of each, and the reasons for skips. */
  record Outcome(int passed, int failed, List<String> skips) {}

  /** Runs the tests whose names match. All that stestr writes is in {@code target/tempest.txt}. */
  Outcome run(Cloud cloud, Duration limit, String tests) {
    try {
      configure(cloud);
      var result = Command.run(limit, environment(), stestr(tests));
      Files.createDirectories(OUTPUT.getParent());
      Files.writeString(OUTPUT, result.output() + result.errors());
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

  private void configure(Cloud cloud) throws IOException {
    PythonTests.write(
        directory,
        "tempest.conf",
        Map.of(
            "directory", directory.toString(),
            "keystone", cloud.keystone().address().toString(),
            "password", cloud.keystone().admin().password()));
    Files.writeString(
        directory.resolve(".stestr.conf"),
        """
        [DEFAULT]
        test_path=/usr/lib/python3/dist-packages/octavia_tempest_plugin/tests/api
        top_dir=/usr/lib/python3/dist-packages
        group_regex=([^\\.]*\\.)*
        """);
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
    return List.of(
        "/usr/bin/stestr",
        "--config",
        directory.resolve(".stestr.conf").toString(),
        "--repo-url",
        directory.toString(),
        "run",
        "--concurrency",
        "2",
        tests);
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
