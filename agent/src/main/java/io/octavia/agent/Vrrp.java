package io.octavia.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keepalived of an amphora in ACTIVE_STANDBY topology, which moves the VIP between the two.
 *
 * <p>Not safe for use by several threads: who owns it holds a lock.
 */
final class Vrrp {
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
  private final Daemon daemon;

  Vrrp(Layout layout, Sandbox sandbox, AgentSettings settings, InstantSource clock) {
    this.layout = layout;
    this.sandbox = sandbox;
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
            layout.vrrp() + "/vrrp.pid",
            "-c",
            layout.vrrp() + "/checkers.pid");
    var spec =
        new Daemon.Spec(
            "keepalived of " + settings.amphora(),
            argv,
            layout.vrrpPidFile(),
            layout.outside(layout.vrrpPidFile()),
            layout.outside(layout.vrrp() + "/wanted"));
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

  void stop() {
    daemon.stop();
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
