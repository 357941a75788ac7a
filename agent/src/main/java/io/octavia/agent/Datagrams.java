package io.octavia.agent;

import io.octavia.wire.ListenerEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The UDP and SCTP listeners of an amphora. Each has a file of its own. */
final class Datagrams {
  private static final Logger LOG = LoggerFactory.getLogger(Datagrams.class);
  private static final Pattern FILE =
      Pattern.compile("octavia-keepalivedlvs-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.conf");

  private final Layout layout;
  private final Sandbox sandbox;
  private final int logFacility;
  private final InstantSource clock;
  private final Runnable changed;
  private final Map<String, DatagramBalancer> balancers = new ConcurrentHashMap<>();

  /**
   * @param logFacility number of the local one that keepalived logs to
   * @param changed called when a member's state has changed
   */
  Datagrams(
      Layout layout, Sandbox sandbox, int logFacility, InstantSource clock, Runnable changed) {
    this.layout = layout;
    this.sandbox = sandbox;
    this.logFacility = logFacility;
    this.clock = clock;
    this.changed = changed;
  }

  /** Those with a configuration, sorted. */
  List<String> ids() {
    Path directory = layout.outside(layout.datagrams());
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (var files = Files.newDirectoryStream(directory)) {
      var ids = new ArrayList<String>();
      for (Path file : files) {
        Matcher name = FILE.matcher(file.getFileName().toString());
        if (name.matches()) {
          ids.add(name.group(1));
        }
      }
      ids.sort(null);
      return ids;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  boolean exists(String id) {
    return Files.exists(layout.outside(layout.datagramConfiguration(id)));
  }

  /** The bytes of the configuration. */
  Optional<byte[]> configuration(String id) {
    return AtomicFiles.read(layout.outside(layout.datagramConfiguration(id)));
  }

  /** Those that serve. */
  int running() {
    return (int) balancers.values().stream().filter(DatagramBalancer::running).count();
  }

  DatagramBalancer balancer(String id) {
    return balancers.computeIfAbsent(
        id,
        _ ->
            Ipvs.available()
                ? new IpvsBalancer(id, layout, sandbox, logFacility, clock, changed)
                : new NftBalancer(id, layout, sandbox, changed));
  }

  /**
   * Takes a new configuration, which the next start or reload uses.
   *
   * @throws Refusal if it is not valid; the old one stays
   */
  void upload(String id, byte[] text) {
    String content = new String(text, java.nio.charset.StandardCharsets.UTF_8);
    Path file = layout.outside(layout.datagramConfiguration(id));
    try {
      DatagramListener.parse(id, content);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "Invalid request", String.valueOf(e.getMessage()));
    }
    String candidate = layout.datagramConfiguration(id) + ".new";
    AtomicFiles.write(layout.outside(candidate), text, AtomicFiles.PLAIN);
    Vrrp.objections(sandbox, candidate)
        .ifPresent(said -> {
          AtomicFiles.rename(layout.outside(candidate), layout.outside(candidate + "-failed"));
          throw Refusal.of(400, "Invalid request", said);
        });
    AtomicFiles.rename(layout.outside(candidate), file);
  }

  /** Serves what the file says now. */
  void start(String id) {
    balancer(id).start();
  }

  void stop(String id) {
    balancer(id).stop();
  }

  /** Stops it and forgets all about it. */
  void delete(String id) {
    balancer(id).stop();
    balancers.remove(id);
    AtomicFiles.delete(layout.outside(layout.datagramConfiguration(id)));
  }

  void supervise() {
    for (String id : ids()) {
      try {
        balancer(id).supervise();
      } catch (CommandException | IllegalArgumentException e) {
        LOG.warn("listener {} is not served: {}", id, e.getMessage());
      }
    }
  }

  /** Ends all of them, for an amphora that is no more. */
  void abandon() {
    balancers.values().forEach(DatagramBalancer::abandon);
  }

  /** Ends the threads; what the kernel does goes on. */
  void leave() {
    balancers.values().forEach(DatagramBalancer::leave);
  }

  /** As upstream's agent tells of them. */
  List<ListenerEntry> listeners() {
    return ids().stream()
        .map(id -> new ListenerEntry(balancer(id).running() ? "ACTIVE" : "OFFLINE", id, "UDP"))
        .toList();
  }
}
