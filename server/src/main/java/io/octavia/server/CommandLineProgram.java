package io.octavia.server;

import io.octavia.config.DaemonArguments;
import io.octavia.config.Invocation;
import io.octavia.config.Sources;
import java.util.List;

/** What programs share that take the daemons' arguments and then a command of their own. */
final class CommandLineProgram {
  private CommandLineProgram() {}

  /** Does a command with the configuration from there. */
  interface Work {
    /** Returns the exit status. */
    int run(Sources sources, List<String> command);
  }

  /** Returns the exit status. */
  static int run(String program, String[] arguments, Work work) {
    var all = List.of(arguments);
    int shared = DaemonArguments.length(all);
    var command = all.subList(shared, all.size());
    return switch (new DaemonArguments(program)
        .parse(all.subList(0, shared).toArray(String[]::new))) {
      case Invocation.Help(var text) -> {
        System.out.print(text.replace("[options]", "[options] COMMAND"));
        yield work.run(Sources.of(), List.of("--help"));
      }
      case Invocation.Version _ -> {
        System.out.println(Daemon.version());
        yield 0;
      }
      case Invocation.Misuse(var message) -> {
        System.err.println(message);
        yield 2;
      }
      case Invocation.Start(var sources) -> work.run(sources, command);
    };
  }
}
