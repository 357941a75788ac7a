package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API tests of upstream's {@code octavia-tempest-plugin}, unmodified, with real users and
 * roles, against the product with noop drivers, as the plugin's {@code test_with_noop} is meant.
 */
@Tag("end-to-end")
class TempestTest {
  private static @Nullable Cloud cloud;

  @BeforeAll
  static void start(@TempDir Path policies) {
    var policy = PythonTests.write(policies, "advanced-rbac.yaml");
    cloud = Cloud.start(Map.of("oslo_policy.policy_file", policy.toString()));
  }

  @AfterAll
  static void stop() {
    if (cloud != null) cloud.close();
  }

  @Test
  @Timeout(600)
  @DisabledIfSystemProperty(
      named = "conformance",
      matches = "true",
      disabledReason = "all of them run")
  void api_tests_of_the_tempest_plugin_that_go_round_all_resources_pass(@TempDir Path directory) {
    check(Tempest.noop(directory, cloud).run(Duration.ofMinutes(9), Tempest.ROUND), 90);
  }

  @Test
  @Timeout(3600)
  @EnabledIfSystemProperty(
      named = "conformance",
      matches = "true",
      disabledReason = "takes many minutes: ./octavia test --conformance")
  void api_tests_of_the_tempest_plugin_pass(@TempDir Path directory) {
    check(Tempest.noop(directory, cloud).run(Duration.ofMinutes(58), Tempest.ALL), 420);
  }

  private static void check(Tempest.Outcome outcome, int atLeast) {
    assertThat(outcome.failed()).isZero();
    assertThat(outcome.passed()).isGreaterThanOrEqualTo(atLeast);
    assertThat(outcome.skips().stream().filter(reason -> !Tempest.ownWord(reason))).isEmpty();
  }
}
