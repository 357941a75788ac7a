package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.AMPHORA_MEMBER_PORT;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.RECONCILE_AMPHORA;
import static io.octavia.db.tables.Tables.RECONCILE_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.db.Db;
import io.octavia.db.LoadBalancerGraphs;
import io.octavia.db.testing.TemporaryDatabase;
import io.octavia.db.testing.TemporaryMariaDb;
import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.Topology;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** A database, a cloud, agents, a clock that only we move, and workers that come and go. */
final class World implements AutoCloseable, InstantSource {
  static final LoadBalancerId ID = new LoadBalancerId("11111111-1111-1111-1111-111111111111");

  private static final int MOST_RUNS = 400;

  final Db db;
  private final AutoCloseable database;
  final Trouble trouble = new Trouble();
  final FakeCloud cloud = new FakeCloud(trouble);
  final FakeAgents agents = new FakeAgents(cloud, trouble);
  final ApiRows api;
  private final Settings settings;
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private Reconciler worker;
  private int workers;

  /** On SQLite. */
  World() {
    this(TemporaryDatabase.create(), settings());
  }

  private World(TemporaryDatabase sqlite, Settings settings) {
    this(sqlite.db(), sqlite, settings);
  }

  private World(Db db, AutoCloseable database, Settings settings) {
    this.db = db;
    this.database = database;
    this.settings = settings;
    this.api = new ApiRows(db);
    this.worker = newWorker();
  }

  /** On a new database of the tests' MariaDB. */
  static World onMariaDb() {
    var db = TemporaryMariaDb.shared().open();
    return new World(db, db, settings());
  }

  /** On SQLite, with so many servers that may be built at the same time. */
  static World building(int most) {
    return new World(TemporaryDatabase.create(), settings(most));
  }

  static Settings settings() {
    return settings(0);
  }

  private static Settings settings(int buildLimit) {
    var short20 = Duration.ofSeconds(20);
    return new Settings(
        Topology.SINGLE,
        List.of("management"),
        "anti-affinity",
        1,
        buildLimit,
        Duration.ofSeconds(30),
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        new Settings.Budgets(
            short20, short20, short20, short20, short20, short20, Duration.ofSeconds(5)));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  synchronized void pass(Duration time) {
    now = now.plus(time);
  }

  private Reconciler newWorker() {
    var networks = cloud.networks();
    var ports = new PortActions(networks, cloud.ports());
    var performer =
        new Performer(
            new Enlistment(settings, this, UUID::randomUUID),
            new ServerActions(
                cloud.servers(), agents, settings, this, Patience.NONE, Patience.NONE),
            ports,
            new AgentActions(
                new Surroundings(networks, this),
                cloud.servers(),
                ports,
                agents,
                this,
                Patience.NONE),
            new RemovalActions(networks, cloud.ports(), cloud.servers(), agents, settings, this));
    return new Reconciler(
        db,
        new Subnets(networks),
        new Crew(performer, this, trouble),
        settings,
        this,
        "host:1:" + workers++,
        trouble);
  }

  /** What a worker does every second, besides looking for what is due. */
  void retry() {
    worker.retry();
  }

  /** The API's call: the port of the address first, then the rows. */
  void create(String topology, String address) {
    var port =
        cloud
            .ports()
            .create(
                new Ports.Request(
                    "octavia-lb-" + ID,
                    "vip",
                    List.of(new Port.FixedIp("vip-subnet", address)),
                    "lb-" + ID,
                    "Octavia",
                    "project",
                    false,
                    List.of(),
                    List.of(),
                    null,
                    Ports.NORMAL));
    api.createLoadBalancer(ID, topology, port.id(), address);
  }

  /** A listener with a pool, a monitor, a policy, and members on two networks and on the VIP's. */
  void populate() {
    api.createListener(ID, "listener", 80, "web");
    api.createPool(ID, "pool", "listener");
    api.createMember(ID, "pool", "m1", "a-subnet");
    api.createMember(ID, "pool", "m2", "b-subnet");
    api.createMember(ID, "pool", "m3", "vip-subnet");
    api.createMonitor(ID, "pool", "monitor");
    api.createPolicy(ID, "listener", "policy", 1);
  }

  /** One claim's work; false if there was nothing to claim. */
  OptionalLong runOnce() {
    return worker.converge(ID, () -> false);
  }

  /** Works, and waits as long as it is told to, until nothing is due any more. */
  void settle() {
    for (var run = 0; run < MOST_RUNS; run++) {
      var nextAt = nextAt();
      if (nextAt.isEmpty()) return;
      synchronized (this) {
        var due = Instant.ofEpochMilli(nextAt.getAsLong());
        if (due.isAfter(now)) now = due;
      }
      runOnce();
      if ("ACTIVE".equals(api.status(ID))) assertNothingPending(graph());
    }
    throw new AssertionError("does not come to rest: " + lastError());
  }

  /** Works until the load balancer has that status. */
  void untilStatus(String status) {
    for (var run = 0; run < MOST_RUNS && !status.equals(api.status(ID)); run++) {
      runOnce();
      pass(Duration.ofSeconds(1));
    }
    assertThat(api.status(ID)).as("last error: %s", lastError()).isEqualTo(status);
  }

  /** Another process, after the lease of the dead one is over. */
  void takeOver() {
    trouble.revive();
    pass(Duration.ofSeconds(31));
    worker = newWorker();
  }

  OptionalLong nextAt() {
    var nextAt =
        db.read(tx ->
            tx.select(RECONCILE.NEXT_AT)
                .from(RECONCILE)
                .where(RECONCILE.LOAD_BALANCER_ID.eq(ID.value()))
                .fetchOne(RECONCILE.NEXT_AT));
    return nextAt == null ? OptionalLong.empty() : OptionalLong.of(nextAt);
  }

  String lastError() {
    return db.read(tx ->
        tx.select(RECONCILE.LAST_ERROR)
            .from(RECONCILE)
            .where(RECONCILE.LOAD_BALANCER_ID.eq(ID.value()))
            .fetchOne(RECONCILE.LAST_ERROR));
  }

  LoadBalancer graph() {
    return db.read(tx -> LoadBalancerGraphs.load(tx, ID)).orElseThrow();
  }

  /** The load balancer is whole, nothing is too much, and all of it serves what the rows say. */
  void assertWhole(int amphorae) {
    var graph = graph();
    assertThat(graph.provisioningStatus().text())
        .as("last error: %s", lastError())
        .isEqualTo("ACTIVE");
    assertThat(graph.amphorae()).hasSize(amphorae);
    assertThat(graph.amphorae())
        .allSatisfy(amphora -> assertThat(amphora.status()).isEqualTo(AmphoraStatus.ALLOCATED));
    assertNothingPending(graph);
    var expected = new TreeSet<String>();
    expected.add("octavia-lb-" + ID);
    for (var amphora : graph.amphorae()) {
      expected.add("amphora-" + amphora.id());
      expected.add("octavia-lb-vrrp-" + amphora.id());
      for (var network : memberNetworks(graph)) {
        expected.add("octavia-lb-member-" + amphora.id() + "-" + network);
      }
      assertServes(graph, amphora);
    }
    expected.add("lb-" + ID);
    if (amphorae > 1) expected.add("octavia-lb-" + ID);
    assertThat(new TreeSet<>(cloud.leftovers())).isEqualTo(expected);
    assertThat(cloud.leftovers()).hasSize(expected.size() + (amphorae > 1 ? 1 : 0));
    assertThat(journalled()).isEqualTo(memberNetworks(graph).size() * amphorae + amphorae);
    assertQuota(graph);
  }

  private void assertServes(LoadBalancer graph, Amphora amphora) {
    var agent = agents.in(amphora.computeId());
    assertThat(agent.serves).isEqualTo(FakeAgents.wanted(graph));
    assertThat(agent.holdsVip).isTrue();
    assertThat(cloud.ports.get(amphora.vrrpPortId()).securityGroups())
        .containsExactly("sg:lb-" + ID);
    var plugged =
        cloud.ports.values().stream()
            .filter(port -> port.deviceId().equals(amphora.computeId()))
            .map(Port::networkId)
            .collect(Collectors.toCollection(TreeSet::new));
    var wanted = memberNetworks(graph);
    wanted.add("vip");
    assertThat(plugged).isEqualTo(wanted);
    assertThat(agent.subnetsByPort.keySet())
        .containsAll(
            cloud.ports.values().stream()
                .filter(port -> port.deviceId().equals(amphora.computeId()))
                .map(Port::id)
                .toList());
    if (graph.amphorae().size() > 1) {
      assertThat(agent.vrrpPeers)
          .isEqualTo(
              graph.amphorae().stream()
                  .map(peer -> peer.id() + " " + peer.vrrpIp())
                  .collect(Collectors.toCollection(TreeSet::new)));
    }
  }

  private static Set<String> memberNetworks(LoadBalancer graph) {
    return Graph.members(graph)
        .map(member -> member.subnetId().replace("-subnet", ""))
        .filter(network -> !network.equals("vip"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertNothingPending(LoadBalancer graph) {
    var statuses = new HashSet<String>();
    graph.listeners().forEach(listener -> statuses.add(listener.provisioningStatus().text()));
    graph.pools().forEach(pool -> statuses.add(pool.provisioningStatus().text()));
    Graph.members(graph).forEach(member -> statuses.add(member.provisioningStatus().text()));
    assertThat(statuses).isSubsetOf("ACTIVE", "ERROR");
  }

  /** The counts are those of the rows. */
  void assertQuota(LoadBalancer graph) {
    var monitors = graph.pools().stream().filter(pool -> pool.healthMonitor() != null).count();
    var policies =
        graph.listeners().stream().mapToInt(listener -> listener.policies().size()).sum();
    assertThat(api.quota())
        .containsExactly(
            1,
            graph.listeners().size(),
            graph.pools().size(),
            graph.pools().stream().mapToInt(pool -> pool.members().size()).sum(),
            (int) monitors,
            policies);
  }

  /** Nothing is left anywhere but the load balancer's own row. */
  void assertGone() {
    assertThat(api.status(ID)).isEqualTo("DELETED");
    assertThat(cloud.leftovers()).isEmpty();
    assertThat(api.amphorae(ID)).isEmpty();
    assertThat(api.quota()).containsOnly(0);
    assertThat(journalled()).isZero();
    assertThat(rows()).isZero();
  }

  int journalled() {
    return db.read(tx -> tx.fetchCount(RECONCILE_PORT));
  }

  private int rows() {
    return db.read(tx ->
        tx.fetchCount(RECONCILE)
            + tx.fetchCount(RECONCILE_AMPHORA)
            + tx.fetchCount(AMPHORA_HEALTH)
            + tx.fetchCount(AMPHORA_MEMBER_PORT));
  }

  @Override
  public void close() {
    try {
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException("the database does not close", e);
    }
  }
}
