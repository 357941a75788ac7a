package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.DaemonArguments;
import io.octavia.config.Invocation;
import io.octavia.config.Notice;
import io.octavia.config.Sources;
import io.octavia.db.DatabaseClock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process of production, under upstream's name and with upstream's arguments: {@code Daemon
 * octavia-worker --config-file FILE …}.
 *
 * <pre>
 *   start ──▶ open the parts ──▶ run ──TERM, INT──▶ close them, what runs comes to its end ──▶ 0
 *                  │              └──HUP──▶ read the configuration again ──▶ run
 *                  └─ cannot ──▶ one line that says why ──▶ 1
 * </pre>
 */
final class Daemon {
  private static final Logger log = LoggerFactory.getLogger(Daemon.class);

  private static final Map<String, Compositions.Root> ROOTS =
      Map.of(
          "octavia-api", Compositions::api,
          "octavia-worker", Compositions::worker,
          "octavia-health-manager", Compositions::healthManager,
          "octavia-housekeeping", Compositions::housekeeping,
          "octavia-driver-agent", Compositions::driverAgent);

  private final String program;
  private final Config config;
  private final LogOutput output;

  private Daemon(String program, Config config) {
    this.program = program;
    this.config = config;
    this.output = new LogOutput(config, program);
  }

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) {
    var program = arguments.length == 0 ? "" : arguments[0];
    var root = ROOTS.get(program);
    if (root == null) throw new IllegalArgumentException("one of " + ROOTS.keySet() + " first");
    var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (new DaemonArguments(program).parse(rest)) {
      case Invocation.Help(var text) -> System.out.print(text);
      case Invocation.Version _ -> System.out.println(version());
      case Invocation.Misuse(var message) -> end(2, message);
      case Invocation.Start(var sources) -> run(program, sources, root);
    }
  }

  private static void run(String program, Sources sources, Compositions.Root root) {
    try {
      new Daemon(program, Config.load(sources)).run(root);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.debug("start failed", e);
      end(1, program + ": " + LongRunning.firstLine(e));
    }
  }

  private void run(Compositions.Root root) throws InterruptedException {
    LongRunning.quietHttpServer();
    HeapWatch.begin();
    output.open();
    say(config.notices());
    var gauges = new Gauges();
    var parts = new Parts(config, DatabaseClock.ofThisMachine(), gauges);
    MonitoringServer.open(config, gauges).ifPresent(parts::keep);
    root.compose(config, parts);
    Hangup.then(this::reload);
    gauges.ready();
    log.info("{} {} runs as process {}", program, version(), ProcessHandle.current().pid());
    LongRunning.untilStopped(parts.opened(), gauges::draining);
  }

  /** What cannot be read leaves everything as it was. */
  private void reload() {
    try {
      say(config.reload());
      output.open();
      log.info("read the configuration again");
    } catch (ConfigException e) {
      log.error("the configuration stays as it was: {}", e.getMessage());
    }
  }

  static void say(List<Notice> notices) {
    for (var notice : notices) {
      switch (notice.level()) {
        case INFO -> log.info("{}", notice.message());
        case WARNING -> log.warn("{}", notice.message());
      }
    }
  }

  static String version() {
    var version = Daemon.class.getPackage().getImplementationVersion();
    return version == null ? "of a source tree" : version;
  }

  private static void end(int status, String message) {
    System.err.println(message);
    Runtime.getRuntime().halt(status);
  }
}
