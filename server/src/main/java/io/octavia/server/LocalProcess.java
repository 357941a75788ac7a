package io.octavia.server;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the processes of an installation so that they outlive whoever starts them. */
public final class LocalProcess {
  private LocalProcess() {}

  /** The main class of a process. */
  static Class<?> mainClass(StateDirectory.Program process) {
    return switch (process) {
      case CONTROL_PLANE -> ControlPlane.class;
      case AGENT_HOST -> AgentHostProcess.class;
    };
  }

  /**
   * Starts a process in a session of its own, with its output in the installation's log.
   *
   * @param arguments what follows {@code --state-dir DIR}
   */
  public static Process start(
      StateDirectory state,
      StateDirectory.Program process,
      ClassCache classCache,
      List<String> arguments) {
    var command = new ArrayList<String>();
    command.add("setsid");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags(process));
    command.addAll(classCache.flags(process.text()));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass(process).getName());
    command.add("--state-dir");
    command.add(state.path().toString());
    command.addAll(arguments);
    var log = state.log(process);
    try {
      rotate(log);
      var started =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .redirectErrorStream(true)
              .start();
      return started;
    } catch (IOException e) {
      throw new StartFailure("cannot start " + process.text() + " (" + e.getMessage() + ")", e);
    }
  }

  /** The last thing a process said; what it died of if it has. */
  public static String lastLine(StateDirectory state, StateDirectory.Program process) {
    try {
      var lines = Files.readAllLines(state.log(process));
      return lines.isEmpty() ? "it said nothing" : lines.getLast();
    } catch (IOException e) {
      return "its log cannot be read (" + e + ")";
    }
  }

  /** The log of the start before is kept beside. */
  private static void rotate(Path log) throws IOException {
    if (Files.exists(log)) {
      Files.move(
          log,
          log.resolveSibling(log.getFileName() + ".1"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /**
   * Both processes are small, and start often: one collector thread, the quick compiler, and a heap
   * that begins small and gives memory back.
   */
  public static List<String> flags(StateDirectory.Program process) {
    var common =
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:+ExitOnOutOfMemoryError");
    var own =
        switch (process) {
          case CONTROL_PLANE -> List.of("-Xms16m", "-Xmx160m", "-Xss512k");
          case AGENT_HOST ->
              List.of("-Xms8m", "-Xmx64m", "-Xss512k", "-XX:ReservedCodeCacheSize=32m");
        };
    var all = new ArrayList<>(common);
    all.addAll(own);
    return all;
  }
}
