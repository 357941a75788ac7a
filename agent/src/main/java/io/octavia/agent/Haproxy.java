package io.octavia.agent;

import io.octavia.haproxy.ConfigModel;
import io.octavia.haproxy.HaproxyRuntime;
import io.octavia.haproxy.PeerName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HAProxy of one load balancer: a master process that keeps its number, and a worker that every
 * reload replaces.
 *
 * <p>Not safe for use by several threads: who owns it holds a lock.
 */
final class Haproxy {
  private static final Logger LOG = LoggerFactory.getLogger(Haproxy.class);
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(5);
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(20);

  /** In the environment of a master: each process, with how often it was reloaded in vain. */
  private static final String PROCESSES = "HAPROXY_PROCESSES";

  /** In the environment of a master that is done with a reload, in vain or not. */
  private static final String WAITING = "HAPROXY_MWORKER_WAIT_ONLY";

  private static final Duration TEACHER_LIMIT = Duration.ofSeconds(7);
  private static final Pattern USED = Pattern.compile("used:[1-9]");
  private static final Pattern PEERS = Pattern.compile("disabled=0 flags=0x([0-9a-f]+)");

  /** HAProxy's flags of a section of peers that has learnt, or given up, all it could. */
  private static final int RESYNCHRONISED = 0x3;

  private static final Pattern MASTER =
      Pattern.compile("type=m;[^|]*;reloads=(\\d+);failedreloads=(\\d+)");

  private final String id;
  private final Layout layout;
  private final Sandbox sandbox;
  private final String command;
  private final String peer;
  private final Daemon daemon;
  private final Running running;
  private final InPlace inPlace;

  /** There may be servers that were removed and still have connections. */
  private boolean retiring = true;

  Haproxy(String id, Layout layout, Sandbox sandbox, AgentSettings settings, InstantSource clock) {
    this.id = id;
    this.layout = layout;
    this.sandbox = sandbox;
    this.command = settings.haproxyCommand();
    this.peer = PeerName.of(settings.amphora());
    var argv =
        List.of(
            command,
            "-W",
            "-D",
            "-p",
            layout.pidFile(id),
            "-L",
            peer,
            "-f",
            layout.configuration(id),
            "-f",
            layout.haproxyExtra(),
            "-f",
            layout.adminConfiguration(id));
    var spec =
        new Daemon.Spec(
            "HAProxy of " + id,
            argv,
            layout.pidFile(id),
            layout.outside(layout.pidFile(id)),
            layout.outside(layout.loadBalancer(id) + "/wanted"),
            List.of());
    this.daemon = new Daemon(spec, sandbox, clock);
    this.running = new Running(layout, id);
    this.inPlace = new InPlace(id, running);
  }

  /** What HAProxy has against a configuration file, if anything. */
  Optional<String> objections(String file) {
    var argv = List.of(command, "-c", "-L", peer, "-f", file, "-f", layout.haproxyExtra());
    Commands.Result result = sandbox.ask(argv);
    return result.ok() ? Optional.empty() : Optional.of(result.output());
  }

  /**
   * Whether HAProxy surely takes a configuration, because it runs one that is the same but for
   * servers of a kind that it has: to ask it would take longer than the change.
   */
  boolean understands(String text) {
    return daemon.running()
        && running
            .content()
            .map(now -> ConfigModel.parse(text).onlyRepeats(now.model()))
            .orElse(false);
  }

  boolean running() {
    return daemon.running();
  }

  /** Its master process, if it runs. */
  Optional<RunningProcess> process() {
    return daemon.process();
  }

  void start() {
    if (!daemon.running()) {
      running.forget();
      installAdmin();
      daemon.start();
      running.remember(running.onDisk());
    }
    daemon.start();
  }

  void stop() {
    daemon.stop();
    running.forget();
    AtomicFiles.delete(layout.outside(layout.socket(id)));
    AtomicFiles.delete(layout.outside(layout.adminSocket(id)));
  }

  void supervise() {
    if (daemon.running()) {
      retiring = retiring && admin().map(inPlace::deleteRetired).orElse(false);
    } else if (daemon.wanted()) {
      running.forget();
      installAdmin();
      daemon.supervise();
      if (daemon.running()) {
        running.remember(running.onDisk());
      }
    }
  }

  /** Whether a server that HAProxy still lists was removed. */
  boolean isRetired(String backend, String server) {
    return running.isRetired(backend, server);
  }

  /**
   * Has it do what the files say now, with the process that runs if that can do it.
   *
   * @return true if another process serves now
   * @throws CommandException if it cannot do it at all; it goes on as before
   */
  boolean update() {
    if (admin().map(inPlace::change).orElse(false)) {
      retiring = true;
      return false;
    }
    reload();
    return true;
  }

  /**
   * Has the configuration file read again, and returns when a new worker serves it.
   *
   * <p>Old and new worker hand over their stick tables as peers. A process that has just been
   * started, by nobody who could teach it, does not teach others for five seconds; if clients are
   * in its tables by then, the reload waits for that.
   *
   * @throws CommandException if none came up; the old one goes on
   */
  private void reload() {
    RunningProcess master =
        daemon.process().orElseThrow(() -> new CommandException("HAProxy of " + id, "not running"));
    long before = worker().orElse(-1L);
    long reloads = reloads(master, 1).orElse(0L);
    admin().ifPresent(this::awaitTeacher);
    Running.Content wanted = running.onDisk();
    running.forget();
    saveServersState(wanted.model());
    installAdmin();
    master.signal("USR2");
    Optional<Boolean> renewed = Poll.until(RELOAD_LIMIT, () -> renewed(master, before, reloads));
    if (!renewed.orElse(false)) {
      throw new CommandException(
          "HAProxy of " + id, "it did not take the new configuration; the old one goes on");
    }
    running.remember(wanted);
    // Whoever starts later would take for news what may be long past.
    AtomicFiles.delete(layout.outside(layout.serversState(id)));
  }

  private void awaitTeacher(HaproxyRuntime runtime) {
    Poll.until(
        TEACHER_LIMIT,
        () -> {
          try {
            boolean empty = !USED.matcher(runtime.command("show table")).find();
            boolean ready =
                PEERS
                    .matcher(runtime.command("show peers"))
                    .results()
                    .map(peers -> Integer.parseUnsignedInt(peers.group(1), 16))
                    .allMatch(flags -> (flags & RESYNCHRONISED) == RESYNCHRONISED);
            return empty || ready ? Optional.of(true) : Optional.empty();
          } catch (IOException e) {
            LOG.debug("stick tables of {} may be lost: {}", id, e.getMessage());
            return Optional.of(false);
          }
        });
  }

  private Optional<HaproxyRuntime> admin() {
    return daemon
        .process()
        .map(master -> new HaproxyRuntime(master.inside(layout.adminSocket(id)), QUERY_LIMIT))
        .filter(runtime -> Files.exists(runtime.socket()));
  }

  /** A socket that somebody listens on for as long as HAProxy lives. */
  Optional<Path> lifeline() {
    return admin().map(HaproxyRuntime::socket);
  }

  /** Whether a worker serves. */
  boolean answers() {
    return worker().isPresent();
  }

  private void installAdmin() {
    String text = "global\n    stats socket " + layout.adminSocket(id) + " mode 0600 level admin\n";
    AtomicFiles.write(layout.outside(layout.adminConfiguration(id)), text, AtomicFiles.PLAIN);
  }

  /** The runtime socket, while the process runs. */
  Optional<HaproxyRuntime> runtime() {
    return daemon
        .process()
        .map(master -> new HaproxyRuntime(master.inside(layout.socket(id)), QUERY_LIMIT));
  }

  private Optional<Boolean> renewed(RunningProcess master, long before, long reloads) {
    if (!master.alive()) {
      return Optional.of(false);
    }
    Optional<Long> now = worker();
    if (now.isPresent() && now.get() != before) {
      return Optional.of(true);
    }
    boolean decided = master.environment(WAITING).isPresent();
    boolean tried = decided && reloads(master, 1).orElse(0L) > reloads;
    return tried && reloads(master, 2).orElse(0L) > 0 ? Optional.of(false) : Optional.empty();
  }

  private Optional<Long> worker() {
    return runtime()
        .flatMap(runtime -> {
          try {
            return Optional.ofNullable(runtime.info().get("Pid")).map(Long::valueOf);
          } catch (IOException e) {
            LOG.debug("HAProxy of {} does not answer: {}", id, e.getMessage());
            return Optional.empty();
          }
        });
  }

  private static Optional<Long> reloads(RunningProcess master, int group) {
    return master
        .environment(PROCESSES)
        .map(MASTER::matcher)
        .filter(Matcher::find)
        .map(matcher -> Long.valueOf(matcher.group(group)));
  }

  /** The new worker starts with what the old one knows of the members. */
  private void saveServersState(ConfigModel next) {
    runtime()
        .ifPresent(runtime -> {
          try {
            AtomicFiles.write(
                layout.outside(layout.serversState(id)),
                runtime.serverStates().handedTo(next),
                AtomicFiles.PLAIN);
          } catch (IOException e) {
            LOG.warn("state of the members of {} is not saved: {}", id, e.getMessage());
          }
        });
  }

  /** Upstream's image has these files; here whoever hosts the amphora makes them. */
  static void install(Layout layout) {
    HaproxyExtra.write(layout, "");
    AtomicFiles.write(layout.outside(layout.pingWrapper()), PING, AtomicFiles.SCRIPT);
  }

  private static final String PING =
      """
      #!/bin/sh
      # Monitor of type PING: one packet, one second.
      case "$HAPROXY_SERVER_ADDR" in
        *:*) family=-6 ;;
        *) family=-4 ;;
      esac
      exec ping "$family" -q -n -c 1 -w 1 -W 1 "$HAPROXY_SERVER_ADDR" >/dev/null 2>&1
      """;
}
