package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of production, run by its script; it may be started again after it ended. */
public final class DaemonProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Many of them on a small machine. */
  static final Map<String, String> SMALL = Map.of("JAVA_OPTS", "-XX:TieredStopAtLevel=1 -Xmx160m");

  private final String program;
  private final Map<String, String> environment;
  private final List<String> arguments;
  private final Path log;
  private final int monitoring;
  private Process process;

  private DaemonProcess(
      String program,
      Map<String, String> environment,
      List<String> arguments,
      Path log,
      int monitoring) {
    this.program = program;
    this.environment = environment;
    this.arguments = arguments;
    this.log = log;
    this.monitoring = monitoring;
    this.process = launched();
  }

  /**
   * Starts one in little memory and with the quick compiler alone; does not wait for it.
   *
   * @param directory for its log and for a file with what it alone is told
   * @param name of those files
   * @param shared configuration files of all
   * @param settings {@code section.option} to value, for this one alone
   */
  public static DaemonProcess start(
      String program,
      Path directory,
      String name,
      List<Path> shared,
      Map<String, String> settings) {
    return start(program, directory, name, shared, settings, SMALL);
  }

  /**
   * Starts one; does not wait for it.
   *
   * @param directory for its log and for a file with what it alone is told
   * @param name of those files
   * @param shared configuration files of all
   * @param settings {@code section.option} to value, for this one alone
   * @param environment what is added to ours; JAVA_OPTS are options of Java
   */
  public static DaemonProcess start(
      String program,
      Path directory,
      String name,
      List<Path> shared,
      Map<String, String> settings,
      Map<String, String> environment) {
    var monitoring = Installation.freePort();
    var all = new HashMap<>(settings);
    all.put("monitoring.bind_port", String.valueOf(monitoring));
    var own = directory.resolve(name + ".conf");
    try {
      Files.writeString(own, Installation.text(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var arguments = new ArrayList<String>();
    for (var file : shared) arguments.addAll(List.of("--config-file", file.toString()));
    arguments.addAll(List.of("--config-file", own.toString()));
    var log = directory.resolve(name + ".log");
    return new DaemonProcess(program, environment, arguments, log, monitoring);
  }

  private Process launched() {
    var command = new ArrayList<String>();
    command.add(script(program).toString());
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The script of that program in this source tree. */
  public static Path script(String program) {
    return Installation.script().resolveSibling("bin").resolve(program);
  }

  /** What it runs as. */
  public String program() {
    return program;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has said since it was first started. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it says how it is. */
  public String monitoring(String path) {
    return "http://127.0.0.1:" + monitoring + path;
  }

  /** Waits until it can do its work; fails with its log if it ends instead. */
  public DaemonProcess awaitReady() {
    return awaitReady(Waiting.PATIENCE);
  }

  /** The same, and no longer than that. */
  DaemonProcess awaitReady(Duration patience) {
    Waiting.until(
        program + " ready",
        patience,
        () -> {
          if (!process.isAlive()) throw new AssertionError(program + " ended:\n" + log());
          return Command.run("curl", "-sf", "-m", "5", monitoring("/ready")).status() == 0;
        });
    return this;
  }

  /** Ends it as a power cut would. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Sends it a signal. */
  public void signal(String signal) {
    Command.run("kill", "-" + signal, String.valueOf(process.pid())).orFail();
  }

  /** Tells it to stop, and returns its status when it has. */
  public int terminate() {
    signal("TERM");
    return awaitEnd();
  }

  /** Starts it again with the same configuration; does not wait for it. */
  public void restart() {
    process = launched();
  }

  private int awaitEnd() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(program + " does not end:\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) kill();
  }
}
