package io.octavia.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hosts the agents of all amphorae of this machine in one process: one for each directory in {@code
 * <stateDir>/servers}, from the moment it appears until it disappears.
 *
 * <p>Two threads of its own: one watches the directories, one is the {@link Pulse}; whatever takes
 * longer runs on virtual threads.
 */
public final class AgentHost implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentHost.class);
  private static final Duration RESCAN = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(5);
  private static final int STARTING_AT_ONCE = 4;

  private final Path directory;
  private final InstantSource clock;
  private final Packages packages;
  private final DatagramSocket socket;
  private final WatchService watch;
  private final Map<Path, Agent> agents = new ConcurrentHashMap<>();
  private final Set<Path> busy = ConcurrentHashMap.newKeySet();
  private final Map<Path, Instant> retries = new ConcurrentHashMap<>();
  private final Semaphore starting = new Semaphore(STARTING_AT_ONCE);
  private final Thread watcher;
  private final Pulse pulse = new Pulse(agents::values);
  private volatile boolean closing;

  private AgentHost(Path directory, InstantSource clock) throws IOException {
    this.directory = directory;
    this.clock = clock;
    this.packages = new Packages(clock);
    this.socket = new DatagramSocket();
    this.watch = directory.getFileSystem().newWatchService();
    directory.register(
        watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    this.watcher = Thread.ofPlatform().name("amphora-directories").unstarted(this::watch);
  }

  /**
   * Hosts what is in {@code <stateDir>/servers} now, and what comes and goes.
   *
   * @throws UncheckedIOException if the directory cannot be made or watched
   */
  public static AgentHost start(Path stateDir, InstantSource clock) {
    Path directory = AtomicFiles.directory(stateDir.toAbsolutePath().resolve("servers"));
    try {
      var host = new AgentHost(directory, clock);
      host.scan();
      host.watcher.start();
      host.pulse.start();
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot watch " + directory, e);
    }
  }

  /** How many amphorae have an agent now. */
  public int hosted() {
    return agents.size();
  }

  /** Stops answering. HAProxy and keepalived go on; the next host takes them over. */
  @Override
  public void close() {
    closing = true;
    try {
      watch.close();
      join(watcher);
      pulse.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop watching " + directory, e);
    } finally {
      closeAll();
      socket.close();
    }
  }

  private void closeAll() {
    var closers =
        agents.values().stream().map(agent -> Thread.ofVirtual().start(agent::close)).toList();
    closers.forEach(AgentHost::join);
    agents.clear();
  }

  private static void join(Thread thread) {
    try {
      thread.join(Duration.ofSeconds(30));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    while (!closing) {
      try {
        WatchKey key = watch.poll(RESCAN.toMillis(), TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
        scan();
      } catch (ClosedWatchServiceException e) {
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("{} cannot be looked through", directory, e);
      }
    }
  }

  private void scan() {
    Set<Path> present = present();
    for (Path root : Set.copyOf(agents.keySet())) {
      if (!present.contains(root)) {
        Agent agent = agents.remove(root);
        if (agent != null) {
          Pulse.beside(root.getFileName(), agent::abandon);
        }
      }
    }
    retries.keySet().retainAll(present);
    for (Path root : present) {
      if (!agents.containsKey(root) && !retryLater(root) && busy.add(root)) {
        Pulse.beside(root.getFileName(), () -> host(root));
      }
    }
  }

  private Set<Path> present() {
    var present = new HashSet<Path>();
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!entry.getFileName().toString().startsWith(".") && Files.isDirectory(entry)) {
          present.add(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return present;
  }

  private boolean retryLater(Path root) {
    Instant retry = retries.get(root);
    return retry != null && clock.instant().isBefore(retry);
  }

  private void host(Path root) {
    starting.acquireUninterruptibly();
    try {
      AmphoraPlace.in(root).ifPresent(place -> host(root, place));
      retries.remove(root);
    } catch (RuntimeException e) {
      retries.put(root, clock.instant().plus(RETRY));
      LOG.error("no agent for {} yet: {}", root.getFileName(), e.getMessage());
      LOG.debug("no agent for {} yet", root.getFileName(), e);
    } finally {
      starting.release();
      busy.remove(root);
    }
  }

  private void host(Path root, AmphoraPlace place) {
    var agent = new Agent(place, clock, packages, socket);
    agents.put(root, agent);
    LOG.info("agent of {} listens on port {}", place.hostname(), agent.port());
    if (closing) {
      agent.close();
    }
  }
}
