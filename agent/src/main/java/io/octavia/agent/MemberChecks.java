package io.octavia.agent;

import io.octavia.agent.DatagramListener.Check;
import java.util.ArrayList;
import java.util.List;

/** Asks members whether they live, from within the amphora's namespace. */
final class MemberChecks {
  /**
   * A datagram is sent, and nobody says that the port is closed. {@code nc}, which upstream's image
   * has there, takes a whole second to hear so: with a limit of one it would never succeed.
   */
  private static final String UDP =
      """
      #!/bin/sh
      # Monitor of type UDP-CONNECT: fails if the port is reported closed.
      case "$1" in
        *:*) host="[$1]" ;;
        *) host="$1" ;;
      esac
      printf X | socat -t 0.7 -T 0.7 - "UDP:$host:$2" >/dev/null 2>&1
      """;

  /** Named as in upstream's image, and called as there: {@code sctp -t SECONDS ADDRESS PORT}. */
  private static final String SCTP =
      """
      #!/bin/sh
      # Monitor of type SCTP: fails if there is no association.
      case "$4" in
        *:*) host="[$4]" ;;
        *) host="$4" ;;
      esac
      exec timeout "$3" socat -u OPEN:/dev/null "SCTP:$host:$5" >/dev/null 2>&1
      """;

  private final Layout layout;
  private final Sandbox sandbox;

  MemberChecks(Layout layout, Sandbox sandbox) {
    this.layout = layout;
    this.sandbox = sandbox;
  }

  /** Upstream's image has these scripts; here whoever hosts the amphora makes them. */
  void install() {
    write("udp_check.sh", UDP);
    write("amphora-health-checker", SCTP);
  }

  private void write(String name, String script) {
    AtomicFiles.write(
        layout.outside(layout.datagramChecks() + "/" + name), script, AtomicFiles.SCRIPT);
  }

  /** The command, which finds the scripts by their names. */
  static List<String> withScripts(Layout layout, List<String> argv) {
    var all =
        new ArrayList<>(List.of("env", "PATH=" + layout.datagramChecks() + ":" + Commands.PATH));
    all.addAll(argv);
    return all;
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
    var limited = new ArrayList<>(List.of("timeout", timeout + ".5"));
    limited.addAll(argv);
    return Commands.attempt(sandbox.wrap(withScripts(layout, limited))).ok();
  }
}
