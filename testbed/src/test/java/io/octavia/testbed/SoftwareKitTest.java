package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** openstacksdk's own functional tests of its load balancer calls, as the distribution has them. */
@EndToEnd
@EnabledIfSystemProperty(
    named = "conformance",
    matches = "true",
    disabledReason = "takes minutes: ./octavia test --conformance")
@ExtendWith(Cloud.Shared.class)
class SoftwareKitTest {
  private static final String TESTS =
      "openstack.tests.functional.load_balancer.v2.test_load_balancer.TestLoadBalancer";

  private final Cloud cloud;

  SoftwareKitTest(Cloud cloud) {
    this.cloud = cloud;
  }

  @Test
  @Timeout(1800)
  void functional_tests_of_the_sdk_pass(@TempDir Path directory) throws IOException {
    assertThat(
            PythonTests.run(
                directory, Duration.ofMinutes(28), environment(directory), List.of(TESTS)))
        .isGreaterThan(50);
  }

  private Map<String, String> environment(Path directory) throws IOException {
    var admin = cloud.keystone().admin();
    var clouds =
        Files.writeString(
            directory.resolve("clouds.yaml"),
            """
            clouds:
              devstack-admin: &admin
                region_name: RegionOne
                auth:
                  auth_url: %s
                  username: %s
                  password: %s
                  project_name: %s
                  user_domain_id: default
                  project_domain_id: default
              devstack: *admin
              devstack-alt: *admin
            """
                .formatted(
                    cloud.keystone().address(), admin.user(), admin.password(), admin.project()));
    return Map.of(
        "OS_TEST_TIMEOUT", // seconds for each test; without it, as many as for a unit test
        "120",
        "OS_CLIENT_CONFIG_FILE",
        clouds.toString(),
        "OS_CLOUD",
        "devstack-admin",
        "PYTHONWARNINGS",
        "ignore");
  }
}
