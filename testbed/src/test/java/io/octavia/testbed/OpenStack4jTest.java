package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openstack4j.api.Builders;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.common.ActionResponse;
import org.openstack4j.model.common.Identifier;
import org.openstack4j.model.octavia.HealthMonitorType;
import org.openstack4j.model.octavia.LbMethod;
import org.openstack4j.model.octavia.LbProvisioningStatus;
import org.openstack4j.model.octavia.ListenerProtocol;
import org.openstack4j.model.octavia.LoadBalancerV2;
import org.openstack4j.model.octavia.Protocol;
import org.openstack4j.model.octavia.SessionPersistenceType;
import org.openstack4j.openstack.OSFactory;

/** The Java client: everything that it knows of load balancers. */
@EndToEnd
@ExtendWith(Cloud.Shared.class)
class OpenStack4jTest {
  private final Cloud cloud;
  private final OSClientV3 client;

  OpenStack4jTest(Cloud cloud) {
    this.cloud = cloud;
    var admin = cloud.keystone().admin();
    this.client =
        OSFactory.builderV3()
            .endpoint(cloud.keystone().address().toString())
            .credentials(admin.user(), admin.password(), Identifier.byId("default"))
            .scopeToProject(Identifier.byName(admin.project()), Identifier.byId("default"))
            .authenticate();
  }

  @Test
  void everything_is_created_found_changed_and_deleted() {
    var balancer = loadBalancer();
    var listener = listener(balancer);
    var pool = pool(balancer, listener);
    member(balancer, pool);
    healthMonitor(balancer, pool);

    assertThat(client.octavia().loadBalancerV2().stats(balancer).getTotalConnections()).isZero();
    assertThat(
            client
                .octavia()
                .loadBalancerV2()
                .statusTree(balancer)
                .getLoadBalancerV2Status()
                .getListenerStatuses())
        .hasSize(1);

    deleted(client.octavia().lbPoolV2().delete(pool));
    await(balancer);
    deleted(client.octavia().listenerV2().delete(listener));
    await(balancer);
    deleted(client.octavia().loadBalancerV2().delete(balancer));
    Waiting.until("gone", () -> client.octavia().loadBalancerV2().get(balancer) == null);
  }

  private String loadBalancer() {
    var balancers = client.octavia().loadBalancerV2();
    var made =
        balancers.create(
            Builders.octavia()
                .loadBalancerV2()
                .name("4j")
                .description("words")
                .subnetId(cloud.network().subnet())
                .adminStateUp(true)
                .provider("amphora")
                .build());
    assertThat(made.getProvisioningStatus()).isEqualTo(LbProvisioningStatus.PENDING_CREATE);
    assertThat(made.getVipAddress()).isNotEmpty();
    await(made.getId());
    assertThat(balancers.list(Map.of("name", "4j")))
        .extracting(LoadBalancerV2::getId)
        .containsExactly(made.getId());
    assertThat(balancers.list()).extracting(LoadBalancerV2::getId).contains(made.getId());
    var changed =
        balancers.update(
            made.getId(),
            Builders.octavia()
                .loadBalancerV2Update()
                .name("4j-2")
                .description("others")
                .adminStateUp(false)
                .build());
    assertThat(changed.getName()).isEqualTo("4j-2");
    await(made.getId());
    assertThat(balancers.get(made.getId()).isAdminStateUp()).isFalse();
    return made.getId();
  }

  private String listener(String balancer) {
    var listeners = client.octavia().listenerV2();
    var made =
        listeners.create(
            Builders.octavia()
                .listenerV2()
                .name("4j-listener")
                .protocol(ListenerProtocol.HTTP)
                .protocolPort(80)
                .connectionLimit(100)
                .loadBalancerId(balancer)
                .adminStateUp(true)
                .build());
    await(balancer);
    assertThat(listeners.list(Map.of("name", "4j-listener"))).hasSize(1);
    listeners.update(
        made.getId(),
        Builders.octavia()
            .listenerV2Update()
            .name("4j-listener-2")
            .connectionLimit(200)
            .adminStateUp(true)
            .build());
    await(balancer);
    assertThat(listeners.get(made.getId()).getConnectionLimit()).isEqualTo(200);
    return made.getId();
  }

  private String pool(String balancer, String listener) {
    var pools = client.octavia().lbPoolV2();
    var made =
        pools.create(
            Builders.octavia()
                .lbPoolV2()
                .name("4j-pool")
                .protocol(Protocol.HTTP)
                .lbMethod(LbMethod.ROUND_ROBIN)
                .listenerId(listener)
                .sessionPersistence(
                    Builders.octavia()
                        .sessionPersistence()
                        .type(SessionPersistenceType.HTTP_COOKIE)
                        .build())
                .adminStateUp(true)
                .build());
    await(balancer);
    assertThat(pools.list(Map.of("name", "4j-pool"))).hasSize(1);
    pools.update(
        made.getId(),
        Builders.octavia()
            .lbPoolV2Update()
            .name("4j-pool-2")
            .lbMethod(LbMethod.LEAST_CONNECTIONS)
            .adminStateUp(true)
            .build());
    await(balancer);
    assertThat(pools.get(made.getId()).getLbMethod()).isEqualTo(LbMethod.LEAST_CONNECTIONS);
    return made.getId();
  }

  private void member(String balancer, String pool) {
    var pools = client.octavia().lbPoolV2();
    var made =
        pools.createMember(
            pool,
            Builders.octavia()
                .memberV2()
                .address("192.0.2.10")
                .protocolPort(8080)
                .subnetId(cloud.network().subnet())
                .weight(3)
                .adminStateUp(true)
                .build());
    await(balancer);
    assertThat(pools.listMembers(pool)).hasSize(1);
    assertThat(pools.listMembers(pool, Map.of("address", "192.0.2.10"))).hasSize(1);
    pools.updateMember(
        pool,
        made.getId(),
        Builders.octavia().memberV2Update().weight(7).adminStateUp(true).build());
    await(balancer);
    assertThat(pools.getMember(pool, made.getId()).getWeight()).isEqualTo(7);
    deleted(pools.deleteMember(pool, made.getId()));
    await(balancer);
    assertThat(pools.listMembers(pool)).isEmpty();
  }

  private void healthMonitor(String balancer, String pool) {
    var monitors = client.octavia().healthMonitorV2();
    var made =
        monitors.create(
            Builders.octavia()
                .healthMonitorV2()
                .type(HealthMonitorType.HTTP)
                .delay(5)
                .timeout(3)
                .maxRetries(2)
                .maxRetriesDown(4)
                .httpMethod("GET")
                .urlPath("/health")
                .expectedCodes("200")
                .poolId(pool)
                .adminStateUp(true)
                .build());
    await(balancer);
    assertThat(monitors.list()).extracting(it -> it.getId()).contains(made.getId());
    monitors.update(
        made.getId(),
        Builders.octavia().healthMonitorV2Update().delay(9).adminStateUp(true).build());
    await(balancer);
    assertThat(monitors.get(made.getId()).getDelay()).isEqualTo(9);
    deleted(monitors.delete(made.getId()));
    await(balancer);
  }

  private void await(String balancer) {
    Waiting.until(
        "load balancer ACTIVE",
        () ->
            client.octavia().loadBalancerV2().get(balancer).getProvisioningStatus()
                == LbProvisioningStatus.ACTIVE);
  }

  private static void deleted(ActionResponse response) {
    assertThat(response.isSuccess()).as(response.toString()).isTrue();
  }
}
