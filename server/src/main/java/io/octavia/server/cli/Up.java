package io.octavia.server.cli;

import io.octavia.server.ClassCache;
import io.octavia.server.LocalProcess;
import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import io.octavia.server.StateDirectory.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts the control plane and the agent host, and returns when the API answers. */
@Command(
    name = "up",
    description = "Starts the service and returns when its API answers.",
    mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
  private static final int DEFAULT_PORT = 9876;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private Octavia.StateOption state = new Octavia.StateOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of the API on 127.0.0.1 (default: that of octavia.conf, or 9876).")
  private @Nullable Integer port;

  @Option(
      names = "--config-file",
      paramLabel = "FILE",
      description = "Read after the installation's own octavia.conf; may be repeated.")
  private List<Path> configFiles = new ArrayList<>();

  @Override
  public Integer call() {
    var started = up(state.create(), port, configFiles, ClassCache.USED);
    System.out.println("API: " + started + "   stop: octavia down   watch: octavia status");
    return 0;
  }

  /** Starts what does not run yet; returns the address of the API. */
  static String up(
      StateDirectory state, @Nullable Integer port, List<Path> configFiles, ClassCache classCache) {
    if (state.running(Program.CONTROL_PLANE).isPresent()) return complete(state, classCache);
    for (var file : configFiles) {
      if (!Files.isReadable(file)) throw new StartFailure("cannot read config file " + file);
    }
    boolean firstStart = Files.notExists(state.configFile());
    if (port != null || firstStart) requireFree(port == null ? DEFAULT_PORT : port);
    var begin = Instant.now();
    System.out.println("starting in " + state.path());
    var agents = startAgents(state, classCache);
    var arguments = new ArrayList<String>();
    if (port != null || firstStart) {
      arguments.add("--port");
      arguments.add(Integer.toString(port == null ? DEFAULT_PORT : port));
    }
    for (var file : configFiles) {
      arguments.add("--config-file");
      arguments.add(file.toAbsolutePath().toString());
    }
    var controlPlane = LocalProcess.start(state, Program.CONTROL_PLANE, classCache, arguments);
    try {
      var address = awaitApi(state, controlPlane);
      requireAlive(state, agents);
      System.out.printf(
          "up after %.1f s%n", Duration.between(begin, Instant.now()).toMillis() / 1000.0);
      return address;
    } catch (StartFailure e) {
      controlPlane.destroy();
      if (agents != null) agents.destroy();
      throw e;
    }
  }

  /** The control plane runs: only the agent host may be missing, after its death. */
  private static String complete(StateDirectory state, ClassCache classCache) {
    var agents = startAgents(state, classCache);
    if (agents == null) {
      throw new StartFailure(
          "already runs in "
              + state.path()
              + "; stop it with 'octavia down --state-dir "
              + state.path()
              + "' or choose another --state-dir");
    }
    while (state.running(Program.AGENT_HOST).isEmpty()) {
      requireAlive(state, agents);
      pause(agents);
    }
    System.out.println("the control plane runs; the agent host did not, and was started again");
    return state
        .apiAddress()
        .orElseThrow(() -> new StartFailure("the control plane ended meanwhile; start it again"));
  }

  /** The agent host, unless it runs already, as after the control plane's death. */
  private static @Nullable Process startAgents(StateDirectory state, ClassCache classCache) {
    if (state.running(Program.AGENT_HOST).isPresent()) return null;
    return LocalProcess.start(state, Program.AGENT_HOST, classCache, List.of());
  }

  private static void requireAlive(StateDirectory state, @Nullable Process agents) {
    if (agents != null && !agents.isAlive()) {
      throw new StartFailure("agent host: " + LocalProcess.lastLine(state, Program.AGENT_HOST));
    }
  }

  private static String awaitApi(StateDirectory state, Process process) {
    var deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      if (!process.isAlive()) {
        throw new StartFailure(
            LocalProcess.lastLine(state, Program.CONTROL_PLANE).replaceFirst("^octavia: ", ""));
      }
      var address = state.apiAddress().filter(Up::answers);
      if (address.isPresent()) return address.get();
      pause(process);
    }
    throw new StartFailure(
        "the API did not answer for "
            + PATIENCE.toSeconds()
            + " s; the last that "
            + state.log(Program.CONTROL_PLANE)
            + " says: "
            + LocalProcess.lastLine(state, Program.CONTROL_PLANE));
  }

  private static boolean answers(String address) {
    try {
      return new RestClient(address).get("/").has("versions");
    } catch (RestClient.Refused e) {
      return false;
    }
  }

  private static void pause(Process process) {
    try {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted");
    }
  }

  private static void requireFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new StartFailure(
          "port " + port + " of 127.0.0.1 is taken; choose another with --port", e);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("--port must be 1 to 65535, not " + port, e);
    }
  }
}
