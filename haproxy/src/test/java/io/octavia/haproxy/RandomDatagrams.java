package io.octavia.haproxy;

import io.octavia.domain.Algorithm;
import io.octavia.domain.HealthMonitor;
import io.octavia.domain.HealthMonitorType;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.PoolProtocol;
import io.octavia.domain.SessionPersistence;
import io.octavia.domain.SessionPersistenceType;
import io.octavia.haproxy.Models.B;
import io.octavia.haproxy.Models.L;
import io.octavia.haproxy.Models.M;
import io.octavia.haproxy.Models.P;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Load balancers of every shape with one listener of UDP or SCTP. */
final class RandomDatagrams {
  private static final List<HealthMonitorType> UDP =
      List.of(HealthMonitorType.UDP_CONNECT, HealthMonitorType.TCP, HealthMonitorType.HTTP);
  private static final List<HealthMonitorType> SCTP =
      List.of(HealthMonitorType.SCTP, HealthMonitorType.TCP, HealthMonitorType.HTTP);

  private final RandomGenerator random;
  private final int number;
  private final boolean sctp;
  private int lastId;

  private RandomDatagrams(RandomGenerator random, int number) {
    this.random = random;
    this.number = number;
    this.sctp = chance(30);
    this.lastId = number * 100;
  }

  /**
   * The next one.
   *
   * @param number below 250; others have other ids and addresses
   */
  static LoadBalancer next(RandomGenerator random, int number) {
    return new RandomDatagrams(random, number).loadBalancer();
  }

  private LoadBalancer loadBalancer() {
    var protocol = sctp ? ListenerProtocol.SCTP : ListenerProtocol.UDP;
    var ofBoth = chance(40);
    var loadBalancer =
        new B(++lastId, chance(70) || ofBoth ? "203.0.113." + number : "2001:db8:1::" + number);
    if (ofBoth) loadBalancer.vip("2001:db8:2::" + number, "subnet-2");
    if (chance(20)) loadBalancer.vip("198.51.100." + number, "subnet-1");
    if (chance(5)) loadBalancer.disabled();
    var listener = new L(++lastId, protocol, 1 + random.nextInt(65535));
    if (chance(50)) listener.limit(random.nextInt(100_000) - 1);
    if (chance(10)) listener.disabled();
    if (chance(90)) {
      int pool = ++lastId;
      listener.pool(pool);
      loadBalancer.with(pool(pool));
    }
    return loadBalancer.with(listener).build();
  }

  private P pool(int id) {
    var pool =
        new P(id, sctp ? PoolProtocol.SCTP : PoolProtocol.UDP)
            .algorithm(pick(List.of(Algorithm.values())));
    if (chance(40)) pool.persistence(persistence());
    if (chance(70)) pool.monitor(monitor());
    if (chance(10)) pool.disabled();
    for (int i = random.nextInt(6); i > 0; i--) pool.member(member());
    return pool;
  }

  private SessionPersistence persistence() {
    var granularity = pick(List.of("", "255.255.255.0", "255.255.255.255", "64", "128"));
    return new SessionPersistence(
        SessionPersistenceType.SOURCE_IP,
        null,
        chance(50) ? Integer.valueOf(1 + random.nextInt(3600)) : null,
        granularity.isEmpty() ? null : granularity);
  }

  private HealthMonitor monitor() {
    return Models.http(
        ++lastId,
        pick(sctp ? SCTP : UDP),
        1 + random.nextInt(60),
        1 + random.nextInt(60),
        1 + random.nextInt(10),
        1 + random.nextInt(10),
        pick(List.of("GET", "HEAD", "OPTIONS")),
        "/" + pick(RandomLoadBalancers.NASTY),
        pick(List.of("200", "200-204", "404, 200,500")),
        null,
        null);
  }

  private M member() {
    var address = chance(60) ? "10.0.0." + number : "2001:db8:5::" + number;
    @Nullable Integer weight = chance(20) ? null : Integer.valueOf(random.nextInt(257));
    var member = new M(++lastId, address, 1 + random.nextInt(65535)).weight(weight);
    if (chance(20)) member.disabled();
    if (chance(20)) member.monitored(chance(50) ? "10.9.9.9" : "2001:db8:9::9", 8080);
    return member;
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
