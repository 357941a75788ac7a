package io.octavia.server.cli;

import io.octavia.server.StartFailure;
import io.octavia.server.StateDirectory;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code octavia} command. Each subcommand ends with status 0 only if it did what it says. */
@Command(
    name = "octavia",
    description = "A load balancer service for clouds, and for one machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      Up.class,
      Down.class,
      Status.class,
      NetworkCommand.class,
      Demo.class,
      Rehearsal.class,
    })
public final class Octavia {
  private Octavia() {}

  /** Runs one command and ends the process with its status. */
  public static void main(String[] args) {
    var commands = new CommandLine(new Octavia());
    commands.setExecutionExceptionHandler((e, command, _) -> {
      if (!(e instanceof StartFailure || e instanceof RestClient.Refused)) throw e;
      oneLine(command.getErr(), e);
      return 1;
    });
    System.exit(commands.execute(args));
  }

  private static void oneLine(PrintWriter err, Exception e) {
    err.println("octavia: " + e.getMessage());
    err.flush();
  }

  /** The option that says which installation is meant. */
  static final class StateOption {
    @Option(
        names = "--state-dir",
        paramLabel = "DIR",
        description = "Directory of the installation (default: ${DEFAULT-VALUE}).")
    private Path directory = StateDirectory.DEFAULT;

    /** The installation's directory, made if need be. */
    StateDirectory create() {
      return StateDirectory.create(directory);
    }

    /** The installation's directory as it is. */
    StateDirectory get() {
      return new StateDirectory(directory.toAbsolutePath().normalize());
    }

    /** A client of the installation's API, which must be up. */
    RestClient client() {
      var state = get();
      return state
          .apiAddress()
          .map(RestClient::new)
          .orElseThrow(() ->
              new StartFailure(
                  "nothing runs in "
                      + state.path()
                      + "; start it with 'octavia up --state-dir "
                      + state.path()
                      + "'"));
    }
  }
}
