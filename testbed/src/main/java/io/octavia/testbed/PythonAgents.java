package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The original's agents in the place of ours: while this is open, each server that the local cloud
 * makes gets the unmodified {@code amphora-agent} of Debian, in a machine of its own as far as it
 * needs one (see guest.py). Our agent host sleeps meanwhile.
 */
public final class PythonAgents implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private static final String MACHINE =
      "unshare --mount --pid --fork --kill-child --uts --mount-proc --propagation private";

  private final Installation installation;
  private final Path script;
  private final Map<String, Process> guests = new HashMap<>();
  private final Thread watch;
  private volatile boolean closing;

  private PythonAgents(Installation installation, Path script) {
    this.installation = installation;
    this.script = script;
    this.watch = Thread.ofPlatform().name("python agents").unstarted(this::watch);
  }

  /** From now on new servers have the original's agent. */
  public static PythonAgents insteadOfOurs(Installation installation) {
    try (var program = Objects.requireNonNull(PythonAgents.class.getResourceAsStream("guest.py"))) {
      var script = Files.createTempFile("octavia-guest-", ".py");
      Files.write(script, program.readAllBytes());
      signal("STOP", installation);
      var agents = new PythonAgents(installation, script);
      agents.watch.start();
      return agents;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a machine with all that runs in it, as a power cut would. */
  public void powerOff(Installation.Server server) {
    var guest = guests().get(server.id());
    if (guest == null) throw new AssertionError("no guest for " + server);
    guest.destroyForcibly();
    // Addresses would stay, and answer.
    Command.run("ip", "-n", server.namespace(), "link", "set", "group", "default", "down").orFail();
  }

  /** Whether that server's agent is the original's, and alive. */
  public boolean serves(Installation.Server server) {
    var guest = guests().get(server.id());
    return guest != null && guest.isAlive();
  }

  /** What the machines that are on now have said, and what their agents have logged. */
  public String logs() {
    return installation.servers().stream()
        .flatMap(server ->
            Stream.of("guest.log", "var/log/amphora-agent.log").map(server.directory()::resolve))
        .map(PythonAgents::tail)
        .collect(Collectors.joining("\n"));
  }

  private static String tail(Path log) {
    try {
      var lines = Files.readAllLines(log);
      return log
          + ":\n"
          + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    closing = true;
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    guests().values().forEach(PythonAgents::end);
    signal("CONT", installation);
    try {
      Files.delete(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Process> guests() {
    synchronized (guests) {
      return Map.copyOf(guests);
    }
  }

  private void watch() {
    while (!closing) {
      var servers = servers();
      synchronized (guests) {
        for (var server : servers) {
          guests.computeIfAbsent(server.id(), _ -> start(server));
        }
        var ids = servers.stream().map(Installation.Server::id).toList();
        guests
            .entrySet()
            .removeIf(guest -> {
              if (ids.contains(guest.getKey())) return false;
              end(guest.getValue());
              return true;
            });
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** As it was, if a directory goes while it is read. */
  private List<Installation.Server> servers() {
    while (true) {
      try {
        return installation.servers();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) throw e;
      }
    }
  }

  private Process start(Installation.Server server) {
    try {
      var address =
          JSON.readTree(Files.readString(server.directory().resolve("server.json")))
              .path("managementIp")
              .asString();
      var command = new ArrayList<>(List.of(MACHINE.split(" ", -1)));
      command.addAll(
          List.of(
              "/usr/bin/python3",
              script.toString(),
              server.directory().toString(),
              server.namespace(),
              address));
      var log = server.directory().resolve("guest.log").toFile();
      return new ProcessBuilder(command)
          .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
          .redirectErrorStream(true)
          .redirectOutput(Redirect.appendTo(log))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void end(Process guest) {
    guest.destroyForcibly();
    Waiting.until("guest gone", () -> !guest.isAlive());
  }

  private static void signal(String name, Installation installation) {
    Command.run("kill", "-" + name, Long.toString(installation.agentHost())).orFail();
  }
}
