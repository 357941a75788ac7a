package io.octavia.agent;

import io.octavia.agent.DatagramListener.Group;
import io.octavia.agent.DatagramListener.Member;
import io.octavia.agent.IpvsTable.Endpoint;
import io.octavia.agent.IpvsTable.Service;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Balances the flows of a listener as upstream does: a keepalived of its own reads the file, tells
 * IPVS who is to get flows, and asks the members how they are. IPVS goes on without keepalived, so
 * one that died is missed by nobody.
 */
final class IpvsBalancer implements DatagramBalancer {
  private static final Logger LOG = LoggerFactory.getLogger(IpvsBalancer.class);
  private static final Duration SETTLES_WITHIN = Duration.ofSeconds(5);

  private final String id;
  private final Layout layout;
  private final Sandbox sandbox;
  private final Ipvs ipvs;
  private final MemberChecks checks;
  private final Runnable changed;
  private final Daemon daemon;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable DatagramListener serving;
  private Optional<Sandbox.Namespace> preparedIn = Optional.empty();
  private Set<String> down = Set.of();

  /**
   * @param logFacility number of the local one that keepalived logs to
   * @param changed called when a member's state has changed
   */
  IpvsBalancer(
      String id,
      Layout layout,
      Sandbox sandbox,
      int logFacility,
      InstantSource clock,
      Runnable changed) {
    this.id = id;
    this.layout = layout;
    this.sandbox = sandbox;
    this.ipvs = new Ipvs(sandbox);
    this.checks = new MemberChecks(layout, sandbox);
    this.changed = changed;
    this.daemon = new Daemon(keepalived(logFacility), sandbox, clock);
    if (daemon.running()) {
      serving = configured().orElse(null);
    }
  }

  private Daemon.Spec keepalived(int logFacility) {
    String pidFile = layout.datagramPidFile(id);
    String others = pidFile.substring(0, pidFile.length() - ".pid".length());
    var argv =
        List.of(
            "keepalived",
            "--check",
            "--dont-release-ipvs",
            "--log-facility=" + logFacility,
            // The file always says that of an amphora that is a machine.
            "--namespace=" + sandbox.netns(),
            "-f",
            layout.datagramConfiguration(id),
            "-p",
            pidFile,
            "-r",
            others + ".vrrp.pid",
            "-c",
            others + ".check.pid");
    return new Daemon.Spec(
        "keepalived of listener " + id,
        MemberChecks.withScripts(layout, argv),
        pidFile,
        layout.outside(pidFile),
        layout.outside(layout.datagramMarker(id)),
        List.of(layout.outside(others + ".vrrp.pid"), layout.outside(others + ".check.pid")));
  }

  @Override
  public boolean running() {
    return daemon.running();
  }

  @Override
  public void start() {
    lock.lock();
    try {
      DatagramListener wanted = configured().orElseThrow();
      DatagramListener before = serving;
      checks.install();
      prepare();
      Optional<RunningProcess> process = daemon.process();
      if (process.isPresent() && before != null) {
        process.get().signal("HUP");
        serving = wanted;
        settle(wanted, membersOf(before));
        if (!wanted.hasLimitsOf(before)) {
          ipvs.limit(wanted);
        }
      } else {
        // keepalived does not change what it finds at a start.
        daemon.stop();
        ipvs.forget(wanted);
        daemon.start();
        serving = wanted;
        settle(wanted, Set.of());
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      daemon.stop();
      if (sandbox.exists()) {
        Optional.ofNullable(serving).or(this::configured).ifPresent(ipvs::forget);
      }
      serving = null;
      down = Set.of();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void leave() {}

  @Override
  public void abandon() {
    lock.lock();
    try {
      daemon.stop();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void supervise() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      if (!daemon.wanted() || !sandbox.exists()) {
        return;
      }
      prepare();
      boolean ran = daemon.running();
      daemon.supervise();
      if (!ran && daemon.running()) {
        DatagramListener wanted = configured().orElseThrow();
        serving = wanted;
        settle(wanted, Set.of());
      }
      DatagramListener now = serving;
      if (now != null && daemon.running()) {
        compare(now);
      }
    } finally {
      lock.unlock();
    }
  }

  private void prepare() {
    Optional<Sandbox.Namespace> here = sandbox.namespace();
    if (!here.equals(preparedIn)) {
      ipvs.prepare(id);
      preparedIn = here;
    }
  }

  /** Says so when keepalived has found that a member's state is another. */
  private void compare(DatagramListener now) {
    IpvsTable table = table();
    var found =
        now.groups().stream()
            .flatMap(group -> group.members().stream())
            .filter(member -> isDown(table, now, member))
            .map(Member::id)
            .collect(Collectors.toSet());
    if (!found.equals(down)) {
      down = found;
      LOG.info("of the members of {}, down are {}", id, found);
      changed.run();
    }
  }

  /**
   * Returns when keepalived has done what it was told. A member that was there before may be down.
   */
  private void settle(DatagramListener wanted, Set<Endpoint> before) {
    boolean settled =
        Poll.until(
                SETTLES_WITHIN,
                () -> isSettled(table(), wanted, before) ? Optional.of(true) : Optional.empty())
            .isPresent();
    if (!settled) {
      LOG.warn("keepalived has not done all that the file of {} says", id);
    }
  }

  static boolean isSettled(IpvsTable table, DatagramListener wanted, Set<Endpoint> before) {
    return wanted.groups().stream()
        .allMatch(group -> {
          var services = table.of(wanted.protocol(), group);
          Set<Endpoint> members = members(group).collect(Collectors.toSet());
          boolean addresses = services.size() == group.addresses().size() || members.isEmpty();
          return addresses
              && services.stream().allMatch(service -> isSettled(service, group, members, before));
        });
  }

  private static boolean isSettled(
      Service service, Group group, Set<Endpoint> members, Set<Endpoint> before) {
    return members.containsAll(service.members().keySet())
        && group.members().stream()
            .allMatch(member ->
                member
                    .target()
                    .map(target -> Endpoint.of(target.address(), target.port()))
                    .map(endpoint -> {
                      List<String> columns = service.members().get(endpoint);
                      return columns == null
                          ? before.contains(endpoint)
                          : columns.get(1).equals("" + member.weight());
                    })
                    .orElse(true));
  }

  private static Set<Endpoint> membersOf(DatagramListener listener) {
    return listener.groups().stream().flatMap(IpvsBalancer::members).collect(Collectors.toSet());
  }

  private static Stream<Endpoint> members(Group group) {
    return group.members().stream()
        .flatMap(member -> member.target().stream())
        .map(target -> Endpoint.of(target.address(), target.port()));
  }

  /** What the kernel has in the namespace of keepalived. */
  private IpvsTable table() {
    return IpvsTable.ofKernel(
        daemon.process().flatMap(process -> process.text("net/ip_vs")).orElse(""));
  }

  /** keepalived takes who does not answer out of the table. */
  static boolean isDown(IpvsTable table, DatagramListener listener, Member member) {
    return listener.groups().stream()
        .filter(group -> group.members().contains(member) && group.checks(member))
        .anyMatch(group ->
            member
                .target()
                .map(target -> Endpoint.of(target.address(), target.port()))
                .filter(endpoint ->
                    table.of(listener.protocol(), group).stream()
                        .noneMatch(service -> service.members().containsKey(endpoint)))
                .isPresent());
  }

  @Override
  public Optional<DatagramReport> report() {
    lock.lock();
    try {
      DatagramListener now = serving;
      if (now == null || !now.enabled() || !daemon.running()) {
        return Optional.empty();
      }
      IpvsTable table = table();
      IpvsTable counted = now.groups().isEmpty() ? new IpvsTable(List.of()) : ipvs.statistics();
      return Optional.of(
          new DatagramReport(
              totals(now, counted), flows(now, table), now, member -> isDown(table, now, member)));
    } finally {
      lock.unlock();
    }
  }

  static Counters.Totals totals(DatagramListener listener, IpvsTable counted) {
    return new Counters.Totals(
        sum(listener, counted, service -> number(service.columns(), 3)),
        sum(listener, counted, service -> number(service.columns(), 4)),
        0,
        sum(listener, counted, service -> number(service.columns(), 0)));
  }

  /** To IPVS, no flow of UDP is ever active; upstream's agent always tells of none. */
  static long flows(DatagramListener listener, IpvsTable table) {
    boolean all = listener.protocol().equals("udp");
    return sum(
        listener,
        table,
        service ->
            service.members().values().stream()
                .mapToLong(columns -> number(columns, 2) + (all ? number(columns, 3) : 0))
                .sum());
  }

  private static long sum(
      DatagramListener listener, IpvsTable table, ToLongFunction<Service> number) {
    return listener.groups().stream()
        .flatMap(group -> table.of(listener.protocol(), group).stream())
        .mapToLong(number)
        .sum();
  }

  private static long number(List<String> columns, int index) {
    return Long.parseLong(columns.get(index));
  }

  private Optional<DatagramListener> configured() {
    return DatagramListener.read(layout, id);
  }
}
