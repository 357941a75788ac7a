package io.octavia.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon of an amphora that outlives the agent. A marker file says that it is wanted, its own pid
 * file which process it is; whoever hosts the amphora next finds it by these.
 *
 * <pre>
 *              start                    dies
 *   stopped ──────────▶ running ──────────────────▶ dead ── after a pause ──▶ running
 *      ▲                   │ stop                    │
 *      └───────────────────┘                         └─ 5 times at once ──▶ given up ── start ──▶ running
 * </pre>
 *
 * <p>Not safe for use by several threads: who owns it holds a lock.
 */
final class Daemon {
  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final Duration PID_FILE_LIMIT = Duration.ofSeconds(5);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  /** What ran for so long did not fail to start: its death is no reason to wait. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final int TRIES = 5;

  /**
   * What is started.
   *
   * @param name for the log
   * @param argv without the sandbox
   * @param pidFile as the daemon sees it; also the argument that tells this daemon from others
   * @param pidFileOutside the same file as we see it
   * @param marker exists while the daemon is wanted
   * @param remains files that may keep it from starting, if the one before was killed
   */
  record Spec(
      String name,
      List<String> argv,
      String pidFile,
      Path pidFileOutside,
      Path marker,
      List<Path> remains) {}

  private final Spec spec;
  private final Sandbox sandbox;
  private final InstantSource clock;
  private volatile @Nullable RunningProcess process;
  private Instant startedAt = Instant.EPOCH;
  private Instant retryAt = Instant.EPOCH;
  private int deaths;
  private boolean deathSeen;

  /** A namespace that is new is worth a new try. */
  private Optional<Sandbox.Namespace> deadIn = Optional.empty();

  Daemon(Spec spec, Sandbox sandbox, InstantSource clock) {
    this.spec = spec;
    this.sandbox = sandbox;
    this.clock = clock;
    adopt();
  }

  /** The process, if it is alive. */
  Optional<RunningProcess> process() {
    return Optional.ofNullable(process).filter(RunningProcess::alive);
  }

  boolean running() {
    return process().isPresent();
  }

  /** Wanted, whether it lives or not. */
  boolean wanted() {
    return Files.exists(spec.marker);
  }

  /**
   * Starts it unless it runs, and wants it from now on.
   *
   * @throws CommandException with what it said, if it refuses
   */
  void start() {
    deaths = 0;
    deathSeen = false;
    AtomicFiles.write(spec.marker, "", AtomicFiles.PLAIN);
    if (!running()) {
      launch();
    }
  }

  /** Ends it and its children, first politely, and wants it no longer. */
  void stop() {
    AtomicFiles.delete(spec.marker);
    process().ifPresent(this::end);
    process = null;
    killStrays();
    AtomicFiles.delete(spec.pidFileOutside);
  }

  /** Ends it and its children before they can do anything about it, and wants it no longer. */
  void kill() {
    AtomicFiles.delete(spec.marker);
    process()
        .ifPresent(running -> {
          List<RunningProcess> children = running.children();
          // A child may ask to be told of its parent's death.
          children.forEach(child -> child.signal("STOP"));
          running.signal("KILL");
          children.forEach(child -> child.signal("KILL"));
        });
    process = null;
    killStrays();
    AtomicFiles.delete(spec.pidFileOutside);
  }

  /** Restarts it if it is wanted and died; called every second or so. */
  void supervise() {
    Optional<Sandbox.Namespace> netns = sandbox.namespace();
    if (!wanted() || running() || netns.isEmpty()) {
      return;
    }
    if (!netns.equals(deadIn)) {
      deadIn = netns;
      deaths = 0;
    }
    Instant now = clock.instant();
    if (!deathSeen) {
      seeDeath(now);
    }
    if (deaths > TRIES || now.isBefore(retryAt)) {
      return;
    }
    try {
      launch();
      LOG.info("{} runs again", spec.name);
    } catch (CommandException e) {
      LOG.warn("{} cannot be restarted: {}", spec.name, e.getMessage());
      startedAt = now;
      seeDeath(now);
    }
  }

  private void seeDeath(Instant now) {
    deathSeen = true;
    deaths = now.isBefore(startedAt.plus(SETTLED)) ? deaths + 1 : 1;
    if (deaths > TRIES) {
      LOG.error("{} died {} times at once and stays dead until it is asked for", spec.name, deaths);
      return;
    }
    retryAt = deaths == 1 ? now : now.plusMillis(100L << (deaths - 1));
    LOG.warn("{} died", spec.name);
  }

  private void launch() {
    killStrays();
    AtomicFiles.delete(spec.pidFileOutside);
    spec.remains.forEach(AtomicFiles::delete);
    Commands.Result result = Commands.attempt(sandbox.wrap(spec.argv));
    if (!result.ok()) {
      throw new CommandException(spec.name, result.output());
    }
    process =
        Poll.until(PID_FILE_LIMIT, this::identified)
            .orElseThrow(() -> new CommandException(spec.name, died(result.output())));
    startedAt = clock.instant();
    deathSeen = false;
  }

  private String died(String output) {
    return output.isBlank() ? spec.name + " died at once" : output;
  }

  private void adopt() {
    identified()
        .ifPresent(found -> {
          process = found;
          LOG.info("{} runs already as process {}", spec.name, found.pid());
        });
  }

  /** The process of the pid file, if it is ours: same namespace, same arguments. */
  private Optional<RunningProcess> identified() {
    OptionalLong pid = RunningProcess.pidIn(spec.pidFileOutside);
    Optional<Sandbox.Namespace> netns = sandbox.namespace();
    if (pid.isEmpty() || netns.isEmpty()) {
      return Optional.empty();
    }
    return RunningProcess.of(pid.getAsLong())
        .filter(candidate -> candidate.is(netns.get().inode(), spec.pidFile));
  }

  private void end(RunningProcess running) {
    List<RunningProcess> children = running.children();
    running.signal("TERM");
    Poll.until(STOP_LIMIT, () -> running.alive() ? Optional.empty() : Optional.of(true));
    running.signal("KILL");
    children.forEach(child -> child.signal("KILL"));
  }

  /** Children can outlive a parent that was killed. */
  private void killStrays() {
    sandbox
        .namespace()
        .ifPresent(netns ->
            RunningProcess.inNetns(netns.inode(), spec.pidFile)
                .forEach(stray -> stray.signal("KILL")));
  }
}
