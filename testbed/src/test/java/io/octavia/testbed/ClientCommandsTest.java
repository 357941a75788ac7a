package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every sub-command of {@code openstack loadbalancer}, unmodified, with the options it has. */
@EndToEnd
@ExtendWith(Cloud.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientCommandsTest {
  private final Cloud cloud;
  private final OpenStackClient client;

  ClientCommandsTest(Cloud cloud) {
    this.cloud = cloud;
    this.client = OpenStackClient.start(cloud.environment(cloud.keystone().admin()));
  }

  @AfterAll
  void close() {
    client.close();
  }

  @Test
  void load_balancers() {
    new ListenerCommands(client).loadBalancers();
  }

  @Test
  void listeners() {
    new ListenerCommands(client).listeners();
  }

  @Test
  void l7_policies_and_rules() {
    new ListenerCommands(client).policiesAndRules();
  }

  @Test
  void pools_members_and_health_monitors() {
    new PoolCommands(client).poolsMembersAndHealthMonitors();
  }

  @Test
  void amphorae() {
    new OperatorCommands(client).amphorae(cloud);
  }

  @Test
  void flavors_availability_zones_and_providers() {
    new OperatorCommands(client).flavorsAvailabilityZonesAndProviders();
  }

  @Test
  void quotas() {
    new OperatorCommands(client).quotas();
  }

  @Test
  void client_shows_the_text_of_a_refusal() {
    client.json("create --vip-subnet-id public-4 --wait --name of-refusals");
    client.json("listener create --name rl --protocol HTTP --protocol-port 80 --wait of-refusals");
    client.refused(
        "listener create --protocol HTTP --protocol-port 80 of-refusals -f json",
        "is already using protocol HTTP and protocol_port 80 (HTTP 409)");
    client.refused(
        "listener create --protocol HTTP --protocol-port 81 --insert-headers A=true of-refusals",
        "['A'] is not a valid option for insert_headers (HTTP 400)");
    client.refused("show nonesuch", "Unable to locate nonesuch in loadbalancers");
    client.refused("amphora show 11111111-2222-4333-8444-555555555555", "(HTTP 404)");
    client.silent("delete --cascade --wait of-refusals");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void nothing_that_the_client_can_do_was_left_out() {
    assertThat(client.commands()).hasSizeGreaterThan(75);
    assertThat(client.unusedCommands()).isEmpty();
    assertThat(client.unusedOptions())
        .containsExactlyInAnyOrder(
            // without a network service, a port has no address but one that the product gave it
            "loadbalancer create --vip-port-id",
            // this client asks for the rule and its policy in each other's place
            "loadbalancer l7rule create --wait");
  }
}
