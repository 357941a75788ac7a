package io.octavia.agent;

import io.octavia.domain.Topology;
import io.octavia.wire.ListenerEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The load balancers of an amphora, normally one: configuration files, certificates, and the
 * HAProxy of each. A slow reload of one holds up nothing but its own changes.
 */
final class LoadBalancers {
  private static final Logger LOG = LoggerFactory.getLogger(LoadBalancers.class);
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** How long a HAProxy whose connection has ended is looked at closely, and how often. */
  private static final Duration SUSPICION = Duration.ofSeconds(1);

  /** One load balancer, who may work on it, and who watches over it. */
  private static final class Entry {
    private final Haproxy haproxy;
    private final ReentrantLock lock = new ReentrantLock();
    private final DeathWatch watch;

    /** Whoever comes late must not touch what a new entry of that name owns. */
    private boolean forgotten;

    Entry(String id, Haproxy haproxy) {
      this.haproxy = haproxy;
      this.watch = new DeathWatch(id, haproxy::lifeline, this::suspect);
    }

    /** Restarts it if it has died; not while somebody works on it, who will see for himself. */
    void supervise() {
      if (!lock.tryLock()) return;
      try {
        if (!forgotten) haproxy.supervise();
      } finally {
        lock.unlock();
      }
    }

    /** A master takes a moment to die after its worker. */
    private void suspect() {
      Poll.until(
          SUSPICION,
          () -> {
            // HAProxy ends a connection that nobody uses, too, every ten seconds.
            if (haproxy.answers()) return Optional.of(true);
            supervise();
            return Optional.empty();
          });
    }

    void forget() {
      forgotten = true;
      watch.close();
    }
  }

  private final Layout layout;
  private final Sandbox sandbox;
  private final Supplier<AgentSettings> settings;
  private final Interfaces interfaces;
  private final InstantSource clock;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  LoadBalancers(
      Layout layout,
      Sandbox sandbox,
      Supplier<AgentSettings> settings,
      Interfaces interfaces,
      InstantSource clock) {
    this.layout = layout;
    this.sandbox = sandbox;
    this.settings = settings;
    this.interfaces = interfaces;
    this.clock = clock;
    Haproxy.install(layout);
  }

  /** Finds again what an agent before this one has left running. */
  void adopt() {
    for (String id : ids()) {
      entry(id);
      configuration(id)
          .ifPresent(text -> HaproxyExtra.write(layout, new String(text, StandardCharsets.UTF_8)));
    }
  }

  /** Those with a configuration, sorted. */
  List<String> ids() {
    try (var directories = Files.newDirectoryStream(layout.outside(layout.base()))) {
      var ids = new ArrayList<String>();
      for (Path directory : directories) {
        String name = directory.getFileName().toString();
        if (UUID.matcher(name).matches() && exists(name)) {
          ids.add(name);
        }
      }
      ids.sort(null);
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + layout.base(), e);
    }
  }

  boolean exists(String id) {
    return Files.exists(layout.outside(layout.configuration(id)));
  }

  boolean running(String id) {
    return exists(id) && entry(id).haproxy.running();
  }

  /** A process in the amphora's network namespace, if one runs. */
  Optional<RunningProcess> anyProcess() {
    return entries.values().stream().flatMap(entry -> entry.haproxy.process().stream()).findFirst();
  }

  /** The bytes of the configuration. */
  Optional<byte[]> configuration(String id) {
    return AtomicFiles.read(layout.outside(layout.configuration(id)));
  }

  /** The HAProxy of a load balancer, to ask it things. */
  Haproxy haproxy(String id) {
    return entry(id).haproxy;
  }

  /**
   * Takes a new configuration, which the next start or reload uses.
   *
   * @throws Refusal with what HAProxy says, if it is not valid; the old one stays
   */
  void upload(String id, byte[] text) {
    locked(
        id,
        haproxy -> {
          String candidate = layout.configuration(id) + ".new";
          String content = HaproxyFile.withoutGroups(new String(text, StandardCharsets.UTF_8));
          HaproxyExtra.write(layout, content);
          if (haproxy.understands(content)) {
            AtomicFiles.write(
                layout.outside(layout.configuration(id)), content, AtomicFiles.SECRET);
            return true;
          }
          AtomicFiles.write(layout.outside(candidate), content, AtomicFiles.SECRET);
          Optional<String> objections = haproxy.objections(candidate);
          if (objections.isPresent()) {
            AtomicFiles.rename(layout.outside(candidate), layout.outside(candidate + "-failed"));
            throw Refusal.of(400, "Invalid request", objections.get());
          }
          AtomicFiles.rename(layout.outside(candidate), layout.outside(layout.configuration(id)));
          return true;
        });
  }

  /** Starts it, or has it read its configuration again if it runs. */
  void start(String id) {
    locked(
        id,
        haproxy -> {
          haproxy.start();
          return true;
        });
    announce(id);
    CertificateSweep.sweep(layout, id);
  }

  /** Has it do what its files say now; starts it if it does not run. */
  void reload(String id) {
    boolean renewed =
        locked(
            id,
            haproxy -> {
              if (haproxy.running()) {
                return haproxy.update();
              }
              haproxy.start();
              return true;
            });
    if (renewed) {
      entry(id).watch.renew();
      announce(id);
    }
    CertificateSweep.sweep(layout, id);
  }

  void stop(String id) {
    locked(
        id,
        haproxy -> {
          haproxy.stop();
          return true;
        });
  }

  /** Stops it and forgets all about it. */
  void delete(String id) {
    locked(
        id,
        haproxy -> {
          haproxy.stop();
          AtomicFiles.deleteTree(layout.outside(layout.certificates(id)));
          AtomicFiles.deleteTree(layout.outside(layout.loadBalancer(id)));
          var forgotten = entries.remove(id);
          if (forgotten != null) forgotten.forget();
          return true;
        });
  }

  /** Restarts what died. */
  void supervise() {
    entries.values().forEach(Entry::supervise);
  }

  /** Watches over nothing any more; what runs goes on. */
  void leave() {
    entries.values().forEach(entry -> entry.watch.close());
  }

  /** Ends what runs, for an amphora that is no more. */
  void abandon() {
    entries
        .keySet()
        .forEach(id ->
            locked(
                id,
                haproxy -> {
                  haproxy.stop();
                  return true;
                }));
  }

  /** The frontends of all load balancers. */
  List<ListenerEntry> listeners() {
    var listeners = new ArrayList<ListenerEntry>();
    for (String id : ids()) {
      for (HaproxyFile.Frontend frontend : file(id).frontends()) {
        listeners.add(new ListenerEntry("ACTIVE", frontend.id(), frontend.type()));
      }
    }
    return listeners;
  }

  private HaproxyFile file(String id) {
    byte[] text = configuration(id).orElse(new byte[0]);
    return HaproxyFile.parse(new String(text, StandardCharsets.UTF_8));
  }

  /** In ACTIVE_STANDBY topology keepalived does this. */
  private void announce(String id) {
    if (settings.get().topology() != Topology.SINGLE) {
      return;
    }
    try {
      file(id).addresses().stream()
          .map(IpAddresses::address)
          .flatMap(address -> interfaces.byAddress(address).stream())
          .distinct()
          .forEach(interfaces::announce);
    } catch (CommandException | IllegalArgumentException e) {
      LOG.debug("addresses of {} are not announced", id, e);
    }
  }

  private <T> T locked(String id, Function<Haproxy, T> work) {
    Entry entry = entry(id);
    entry.lock.lock();
    try {
      return work.apply(entry.haproxy);
    } finally {
      entry.lock.unlock();
    }
  }

  private Entry entry(String id) {
    return entries.computeIfAbsent(
        id, _ -> new Entry(id, new Haproxy(id, layout, sandbox, settings.get(), clock)));
  }
}
