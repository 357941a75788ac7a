package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** openstacksdk's own functional tests of its load balancer calls, as the distribution has them. */
@EndToEnd
@ExtendWith(Cloud.Shared.class)
class SoftwareKitTest {
  private static final String TESTS =
      "openstack.tests.functional.load_balancer.v2.test_load_balancer.TestLoadBalancer";

  private final Cloud cloud;

  SoftwareKitTest(Cloud cloud) {
    this.cloud = cloud;
  }

  /** One of each kind: each test makes and removes a load balancer with everything in it. */
  @Test
  void functional_tests_of_the_sdk_pass_for_each_kind_of_resource(@TempDir Path directory)
      throws IOException {
    var tests =
        Stream.of(
                "lb_update",
                "lb_failover",
                "listener_update",
                "pool_update",
                "member_update",
                "health_monitor_update",
                "l7_policy_update",
                "l7_rule_update",
                "quota_update",
                "providers",
                "provider_flavor_capabilities",
                "flavor_profile_update",
                "flavor_update",
                "amphora_find",
                "amphora_failover",
                "availability_zone_profile_update",
                "availability_zone_update")
            .map(test -> TESTS + ".test_" + test)
            .toList();
    assertThat(PythonTests.run(directory, Duration.ofMinutes(5), environment(directory), tests))
        .isEqualTo(tests.size());
  }

  @Test
  @Timeout(1200)
  @EnabledIfSystemProperty(named = "conformance", matches = "true")
  void functional_tests_of_the_sdk_pass(@TempDir Path directory) throws IOException {
    assertThat(
            PythonTests.run(
                directory, Duration.ofMinutes(20), environment(directory), List.of(TESTS)))
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
