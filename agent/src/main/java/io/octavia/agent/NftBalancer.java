package io.octavia.agent;

import io.octavia.agent.DatagramListener.Check;
import io.octavia.agent.DatagramListener.Group;
import io.octavia.agent.DatagramListener.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Balances the flows of a listener where the kernel has no IPVS: rules of its packet filter, and a
 * thread that asks the members how they are.
 *
 * <pre>
 *   stopped ── start, reload ──▶ serving ── a member fails, or comes back ──▶ serving, by other rules
 *      ▲                            │ stop
 *      └────────────────────────────┘
 * </pre>
 */
final class NftBalancer implements DatagramBalancer {
  private static final Logger LOG = LoggerFactory.getLogger(NftBalancer.class);

  private final String id;
  private final Layout layout;
  private final Sandbox sandbox;
  private final Nft nft;
  private final MemberChecks checks;
  private final Runnable changed;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable DatagramListener serving;

  /** Checks in vain one after the other, by member. */
  private final Map<String, Integer> failures = new HashMap<>();

  private Optional<Sandbox.Namespace> appliedIn = Optional.empty();
  private @Nullable Thread checker;

  /**
   * @param changed called when a member's state has changed
   */
  NftBalancer(String id, Layout layout, Sandbox sandbox, Runnable changed) {
    this.id = id;
    this.layout = layout;
    this.sandbox = sandbox;
    this.nft = new Nft(sandbox);
    this.checks = new MemberChecks(layout, sandbox);
    this.changed = changed;
  }

  @Override
  public boolean running() {
    return serving != null;
  }

  @Override
  public void start() {
    lock.lock();
    try {
      AtomicFiles.write(marker(), "", AtomicFiles.PLAIN);
      checks.install();
      serve(configured());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    lock.lock();
    try {
      AtomicFiles.delete(marker());
      leave();
      if (sandbox.exists()) {
        nft.perform(NftRules.removal(id));
      }
      appliedIn = Optional.empty();
      failures.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread; the rules stay. */
  @Override
  public void leave() {
    serving = null;
    Thread thread = checker;
    if (thread != null) {
      thread.interrupt();
    }
    checker = null;
  }

  /** The rules go with the namespace. */
  @Override
  public void abandon() {
    leave();
  }

  @Override
  public void supervise() {
    if (!lock.tryLock()) {
      return;
    }
    try {
      boolean lost = !sandbox.namespace().equals(appliedIn);
      if (Files.exists(marker()) && lost && sandbox.exists()) {
        serve(configured());
      }
    } finally {
      lock.unlock();
    }
  }

  private void serve(DatagramListener wanted) {
    DatagramListener before = serving;
    leave();
    failures.keySet().retainAll(members(wanted).keySet());
    apply(wanted);
    serving = wanted;
    if (before != null) {
      endFlowsOfWhoLeft(before, wanted);
    }
    int delay =
        wanted.groups().stream()
            .flatMap(group -> group.monitor().stream())
            .mapToInt(DatagramListener.Monitor::delaySeconds)
            .min()
            .orElse(0);
    if (delay > 0) {
      Duration pause = Duration.ofSeconds(delay);
      checker = Thread.ofVirtual().name("checks of " + id).start(() -> keepChecking(wanted, pause));
    }
  }

  private void apply(DatagramListener wanted) {
    appliedIn = sandbox.namespace();
    nft.perform(
        NftRules.render(wanted, member -> serves(wanted, member), nft.chains(NftRules.table(id))));
  }

  private boolean serves(DatagramListener wanted, Member member) {
    return !member.isDisabled() && member.weight() > 0 && !isDown(wanted, member);
  }

  private boolean isDown(DatagramListener wanted, Member member) {
    int retries =
        wanted.groups().stream()
            .filter(group -> group.members().contains(member))
            .flatMap(group -> group.monitor().stream())
            .mapToInt(DatagramListener.Monitor::retries)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return failures.getOrDefault(member.id(), 0) >= Math.max(1, retries);
  }

  private static Map<String, Member> members(DatagramListener listener) {
    var members = new LinkedHashMap<String, Member>();
    for (Group group : listener.groups()) {
      group.members().forEach(member -> members.put(member.id(), member));
    }
    return members;
  }

  private void endFlowsOfWhoLeft(DatagramListener before, DatagramListener now) {
    var left = members(now);
    for (Group group : before.groups()) {
      for (Member member : group.members()) {
        Member same = left.get(member.id());
        if (same == null || same.isDisabled()) {
          endFlows(before.protocol(), group, member);
        }
      }
    }
  }

  private void endFlows(String protocol, Group group, Member member) {
    member
        .target()
        .ifPresent(target ->
            group
                .addresses()
                .forEach(vip -> nft.endFlows(protocol, vip, group.port(), target.address())));
  }

  private void keepChecking(DatagramListener listener, Duration pause) {
    try {
      while (listener.equals(serving)) {
        check(listener);
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("members of {} are not checked any more", id, e);
    }
  }

  private void check(DatagramListener listener) throws InterruptedException {
    var results = new java.util.concurrent.ConcurrentHashMap<String, Boolean>();
    var threads =
        members(listener).values().stream()
            .filter(member -> !(member.check() instanceof Check.None))
            .map(member ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        results.put(member.id(), checks.lives(member.check()));
                      } catch (CommandException e) {
                        LOG.warn("member {} cannot be checked: {}", member.id(), e.getMessage());
                        results.put(member.id(), false);
                      }
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    take(listener, results);
  }

  private void take(DatagramListener listener, Map<String, Boolean> results) {
    lock.lock();
    try {
      if (!listener.equals(serving)) {
        return;
      }
      var before = down(listener);
      results.forEach((member, lives) -> {
        if (lives) {
          failures.remove(member);
        } else {
          failures.merge(member, 1, Integer::sum);
        }
      });
      var now = down(listener);
      if (!now.equals(before)) {
        apply(listener);
        listener
            .groups()
            .forEach(group ->
                group.members().stream()
                    .filter(member -> now.contains(member.id()) && !before.contains(member.id()))
                    .forEach(member -> endFlows(listener.protocol(), group, member)));
        LOG.info("of the members of {}, down are {}", id, now);
        changed.run();
      }
    } finally {
      lock.unlock();
    }
  }

  private Set<String> down(DatagramListener listener) {
    return members(listener).values().stream()
        .filter(member -> isDown(listener, member))
        .map(Member::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Optional<DatagramReport> report() {
    lock.lock();
    try {
      DatagramListener now = serving;
      if (now == null || !now.enabled()) {
        return Optional.empty();
      }
      var counters = nft.counters(NftRules.table(id));
      long flows =
          now.groups().stream()
              .mapToLong(group ->
                  nft.flows(
                      now.protocol(),
                      group.addresses().stream()
                          .map(IpAddresses::exploded)
                          .collect(Collectors.toSet()),
                      group.port()))
              .sum();
      return Optional.of(
          new DatagramReport(totals(counters), flows, now, member -> isDown(now, member)));
    } finally {
      lock.unlock();
    }
  }

  private static Counters.Totals totals(Map<String, Long> counters) {
    return new Counters.Totals(
        counters.getOrDefault(NftRules.IN, 0L),
        counters.getOrDefault(NftRules.OUT, 0L),
        0,
        counters.getOrDefault(NftRules.FLOWS + "/packets", 0L));
  }

  private DatagramListener configured() {
    return DatagramListener.read(layout, id).orElseThrow();
  }

  private Path marker() {
    return layout.outside(layout.datagramMarker(id));
  }
}
