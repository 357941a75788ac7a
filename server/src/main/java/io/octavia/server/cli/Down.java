package io.octavia.server.cli;

import io.octavia.server.Purge;
import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import io.octavia.server.StateDirectory.Program;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops the control plane and the agent host; the load balancers serve on unless purged. */
@Command(
    name = "down",
    description = {
      "Stops the service. Its data stays, and its load balancers go on serving until the next"
          + " 'up' adopts them.",
      "With --purge everything goes: load balancers, networks, namespaces, files."
    },
    mixinStandardHelpOptions = true)
final class Down implements Callable<Integer> {
  private static final int PATIENCE_SECONDS = 60;

  @Mixin private Octavia.StateOption state = new Octavia.StateOption();

  @Option(names = "--purge", description = "Remove all that the installation made.")
  private boolean purge;

  @Override
  public Integer call() {
    var installation = state.get();
    if (Files.notExists(installation.path())) {
      System.out.println("nothing in " + installation.path());
      return 0;
    }
    stop(installation);
    if (purge) {
      Purge.of(installation);
      System.out.println("purged " + installation.path());
    } else {
      System.out.println("stopped; data stays in " + installation.path());
    }
    return 0;
  }

  /** Stops both processes. */
  static void stop(StateDirectory installation) {
    stop(installation, Program.CONTROL_PLANE);
    stop(installation, Program.AGENT_HOST);
  }

  private static void stop(StateDirectory state, Program process) {
    var running = state.running(process);
    if (running.isEmpty()) return;
    System.out.println("stopping " + process.text() + " (process " + running.get().pid() + ")");
    running.get().destroy();
    try {
      running.get().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      System.out.println(process.text() + " does not stop; killing it");
      running.get().destroyForcibly();
    } catch (ExecutionException e) {
      throw new StartFailure("cannot stop " + process.text() + " (" + e.getMessage() + ")", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted");
    }
  }
}
