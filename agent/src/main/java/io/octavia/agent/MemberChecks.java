package io.octavia.agent;

import io.octavia.agent.DatagramListener.Check;
import java.util.List;

/** Asks members whether they live, from within the amphora's namespace. */
final class MemberChecks {
  /** A datagram is sent, and nobody says that the port is closed. As upstream's image has it. */
  private static final String UDP =
      """
      #!/bin/sh
      # Monitor of type UDP-CONNECT: fails if the port is reported closed.
      exec nc -uzv -w1 "$1" "$2" >/dev/null 2>&1
      """;

  private final Layout layout;
  private final Sandbox sandbox;

  MemberChecks(Layout layout, Sandbox sandbox) {
    this.layout = layout;
    this.sandbox = sandbox;
  }

  /** Upstream's image has this script; here whoever hosts the amphora makes it. */
  void install() {
    AtomicFiles.write(layout.outside(layout.datagramCheck()), UDP, AtomicFiles.SCRIPT);
  }

  boolean lives(Check check) {
    return switch (check) {
      case Check.None() -> true;
      case Check.Script(var command, var timeout) ->
          succeeds(timeout, List.of("sh", "-c", command));
      case Check.Connect(var target, var timeout) ->
          succeeds(
              timeout,
              List.of("nc", "-z", "-w", "" + timeout, target.address(), "" + target.port()));
      case Check.Get(var target, var timeout, var path, var statuses) -> {
        String host =
            target.address().contains(":") ? "[" + target.address() + "]" : target.address();
        String url = "http://" + host + ":" + target.port() + path;
        var argv =
            List.of(
                "curl",
                "-s",
                "-g",
                "-o",
                "/dev/null",
                "-w",
                "%{http_code}",
                "--max-time",
                "" + timeout,
                url);
        String status = Commands.attempt(sandbox.inNetns(argv)).output().strip();
        yield statuses.stream().anyMatch(wanted -> status.equals(wanted.toString()));
      }
    };
  }

  private boolean succeeds(int timeout, List<String> argv) {
    // nc waits a whole second to hear that a port is closed: with a limit of one it never
    // succeeded.
    var limited = new java.util.ArrayList<>(List.of("timeout", timeout + ".5"));
    limited.addAll(argv);
    return Commands.attempt(sandbox.wrap(limited)).ok();
  }
}
