package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API tests of upstream's {@code octavia-tempest-plugin}, unmodified, with real users and
 * roles, against the product with noop drivers, as the plugin's {@code test_with_noop} is meant.
 */
@EnabledIfSystemProperty(named = "conformance", matches = "true")
@Tag("end-to-end")
class TempestTest {
  private static final String API = "octavia_tempest_plugin.tests.api.v2.";
  private static final Pattern PASSED = Pattern.compile("- Passed: (\\d+)");

  private static Cloud cloud;

  @BeforeAll
  static void start(@TempDir Path policies) {
    var policy = PythonTests.write(policies, "advanced-rbac.yaml");
    cloud = Cloud.start(Map.of("oslo_policy.policy_file", policy.toString()));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  @Timeout(3600)
  void api_tests_of_the_tempest_plugin_pass(@TempDir Path directory) throws IOException {
    assertThat(stestr(directory, Duration.ofMinutes(58), API)).isGreaterThan(400);
  }

  /** Runs the tests whose names match, and returns how many passed; none may fail. */
  private static int stestr(Path directory, Duration limit, String tests) throws IOException {
    var admin = cloud.keystone().admin();
    PythonTests.write(
        directory,
        "tempest.conf",
        Map.of(
            "directory", directory.toString(),
            "keystone", cloud.keystone().address().toString(),
            "password", admin.password()));
    Files.writeString(
        directory.resolve(".stestr.conf"),
        """
        [DEFAULT]
        test_path=/usr/lib/python3/dist-packages/octavia_tempest_plugin/tests/api
        top_dir=/usr/lib/python3/dist-packages
        group_regex=([^\\.]*\\.)*
        """);
    var environment = new HashMap<String, String>();
    environment.put("TEMPEST_CONFIG_DIR", directory.toString());
    environment.put("TEMPEST_CONFIG", "tempest.conf");
    environment.put("PYTHONWARNINGS", "ignore");
    // stestr starts its workers by the name python3
    environment.put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
    var output =
        Command.run(
                limit,
                environment,
                List.of(
                    "/usr/bin/stestr",
                    "--config",
                    directory.resolve(".stestr.conf").toString(),
                    "--repo-url",
                    directory.resolve("repository").toString(),
                    "run",
                    "--concurrency",
                    "2",
                    tests))
            .orFail();
    var passed = PASSED.matcher(output);
    if (!passed.find()) throw new AssertionError("no totals in " + output);
    return Integer.parseInt(passed.group(1));
  }
}
