package io.octavia.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keepalived of an amphora in ACTIVE_STANDBY topology, which moves the VIP between the two.
 *
 * <p>A keepalived that ends gives the virtual addresses up first, and only after a moment a peer
 * misses it: traffic would be away for that long. So one that has them is killed, and they are
 * served on until a peer has surely taken them over, which it tells the neighbours. One that was
 * killed by somebody else is not started before that, because it gives them up when it starts, too.
 *
 * <p>Not safe for use by several threads: who owns it holds a lock.
 */
final class Vrrp {
  private static final Logger LOG = LoggerFactory.getLogger(Vrrp.class);
  private static final String VRRP_PID = "/vrrp.pid";
  private static final String CHECKERS_PID = "/checkers.pid";
  private static final Duration RELOAD_SETTLES = Duration.ofMillis(200);

  /** {@code keepalived -t} names the line of each thing it dislikes. */
  private static final Pattern OBJECTION = Pattern.compile("\\(.*: Line \\d+\\) .*");

  /**
   * What upstream's controllers write and keepalived takes with a remark: host routes by a word it
   * does not know, passwords that it cuts.
   */
  private static final Pattern TOLERATED =
      Pattern.compile(
          ".*(IP gateway|route keyword gateway|runcat|on-existent interface|no real servers).*");

  private final Layout layout;
  private final Sandbox sandbox;
  private final Interfaces interfaces;
  private final InstantSource clock;
  private final Daemon daemon;

  /** When it was seen to have died. */
  private Optional<Instant> deadSince = Optional.empty();

  Vrrp(
      Layout layout,
      Sandbox sandbox,
      AgentSettings settings,
      Interfaces interfaces,
      InstantSource clock) {
    this.layout = layout;
    this.sandbox = sandbox;
    this.interfaces = interfaces;
    this.clock = clock;
    var argv =
        List.of(
            "keepalived",
            "--log-facility=" + settings.administrativeLogFacility(),
            "--vrrp",
            "-f",
            layout.vrrpConfiguration(),
            "-p",
            layout.vrrpPidFile(),
            // keepalived's own places for these are shared by all amphorae of a machine.
            "-r",
            layout.vrrp() + VRRP_PID,
            "-c",
            layout.vrrp() + CHECKERS_PID);
    var spec =
        new Daemon.Spec(
            "keepalived of " + settings.amphora(),
            argv,
            layout.vrrpPidFile(),
            layout.outside(layout.vrrpPidFile()),
            layout.outside(layout.vrrp() + "/wanted"),
            List.of(
                layout.outside(layout.vrrp() + VRRP_PID),
                layout.outside(layout.vrrp() + CHECKERS_PID)));
    this.daemon = new Daemon(spec, sandbox, clock);
  }

  /** An amphora whose keepalived should run but does not must not look healthy. */
  boolean healthy() {
    return !configured() || daemon.running();
  }

  boolean configured() {
    return Files.exists(configuration());
  }

  boolean running() {
    return daemon.running();
  }

  /**
   * Takes a new configuration, which the next start or reload uses.
   *
   * @throws Refusal with what keepalived says, if it is not valid; the old one stays
   */
  void upload(byte[] text) {
    String candidate = layout.vrrpConfiguration() + ".new";
    AtomicFiles.write(layout.outside(candidate), text, AtomicFiles.PLAIN);
    objections(sandbox, candidate)
        .ifPresent(said -> {
          AtomicFiles.rename(layout.outside(candidate), layout.outside(candidate + "-failed"));
          throw Refusal.of(400, "Invalid request", said);
        });
    AtomicFiles.rename(layout.outside(candidate), configuration());
  }

  void start() {
    if (daemon.running()) {
      reload();
    } else {
      daemon.start();
    }
  }

  /** Ends it; returns when a peer has the virtual addresses, if it had them. */
  void stop() {
    Optional<VrrpFile> held = held();
    if (held.isEmpty()) {
      daemon.stop();
      return;
    }
    daemon.kill();
    Poll.until(held.get().takeover(), Optional::empty);
    interfaces.release(held.get().addresses());
  }

  /** Ends it, for an amphora that is no more. */
  void abandon() {
    daemon.stop();
  }

  /** Its configuration, if it has the virtual addresses now and there is a peer that could. */
  private Optional<VrrpFile> held() {
    try {
      return AtomicFiles.readText(configuration())
          .map(VrrpFile::parse)
          .filter(VrrpFile::hasPeers)
          .filter(file -> interfaces.hold(file.addresses()));
    } catch (IllegalArgumentException | CommandException e) {
      LOG.warn("whether this amphora has its virtual addresses is unknown: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Has the configuration read again.
   *
   * @throws CommandException if keepalived does not run, or no longer
   */
  void reload() {
    RunningProcess process =
        daemon.process().orElseThrow(() -> new CommandException("keepalived", "not running"));
    process.signal("HUP");
    Poll.until(RELOAD_SETTLES, () -> process.alive() ? Optional.empty() : Optional.of(true));
    if (!process.alive()) {
      throw new CommandException("keepalived", "died on the new configuration");
    }
  }

  void supervise() {
    if (daemon.running() || !daemon.wanted()) {
      deadSince = Optional.empty();
    } else {
      Instant now = clock.instant();
      Instant since = deadSince.orElse(now);
      deadSince = Optional.of(since);
      Duration wait = held().map(VrrpFile::takeover).orElse(Duration.ZERO);
      if (now.isBefore(since.plus(wait))) {
        return;
      }
    }
    daemon.supervise();
  }

  /**
   * What keepalived has against a file. Its exit status tells little: remarks on security hide
   * everything else.
   */
  static Optional<String> objections(Sandbox sandbox, String file) {
    Commands.Result result = sandbox.ask(List.of("keepalived", "-t", "-f", file));
    boolean objects =
        result
            .output()
            .lines()
            .anyMatch(
                line -> OBJECTION.matcher(line).matches() && !TOLERATED.matcher(line).matches());
    boolean failed = result.exit() != 0 && result.exit() != 5 && result.exit() != 6;
    return objects || failed ? Optional.of(result.output()) : Optional.empty();
  }

  private Path configuration() {
    return layout.outside(layout.vrrpConfiguration());
  }
}
