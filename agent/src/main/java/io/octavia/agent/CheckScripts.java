package io.octavia.agent;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What keepalived asks every few seconds to know whether this amphora can carry the VIP. Shell, and
 * {@code socat} for the HAProxy socket: a Java process per question would cost more than the
 * traffic.
 */
final class CheckScripts {
  private static final String CHAIN =
      """
      #!/bin/sh
      # Asked by keepalived: 0 if this amphora can serve.
      failures=0
      for script in DIRECTORY/*; do
        [ -f "$script" ] || continue
        sh "$script" || failures=$((failures + 1))
      done
      exit $failures
      """;

  private static final String SOCKETS =
      """
      #!/bin/sh
      # 0 if each HAProxy behind these sockets answers within 5 seconds.
      failures=0
      for socket in "$@"; do
        answer=$(echo 'show stat -1 -1 -1' |
          timeout 5 socat -t 5 - "UNIX-CONNECT:$socket" 2>/dev/null | head -c 1)
        [ -n "$answer" ] || failures=$((failures + 1))
      done
      exit $failures
      """;

  private static final String DATAGRAMS =
      """
      #!/bin/sh
      # 0 if the keepalived of each UDP and SCTP listener runs that should.
      failures=0
      for wanted in DIRECTORY/*.wanted; do
        [ -f "$wanted" ] || continue
        pid=$(cat "DIRECTORY/octavia-keepalivedlvs-$(basename "$wanted" .wanted).pid" 2>/dev/null)
        [ -n "$pid" ] && [ -d "/proc/$pid" ] || failures=$((failures + 1))
      done
      exit $failures
      """;

  private final Layout layout;

  CheckScripts(Layout layout) {
    this.layout = layout;
  }

  /**
   * Writes the chain and its tool; which sockets to ask comes with {@link #ask}.
   *
   * @param ipvs whether UDP and SCTP are served with the help of processes
   */
  void install(boolean ipvs) {
    AtomicFiles.directory(layout.outside(layout.checkScripts()));
    String chain = CHAIN.replace("DIRECTORY", layout.checkScripts());
    AtomicFiles.write(layout.outside(layout.checkScript()), chain, AtomicFiles.SCRIPT);
    AtomicFiles.write(layout.outside(layout.haproxyCheck()), SOCKETS, AtomicFiles.SCRIPT);
    if (ipvs) {
      String datagrams = DATAGRAMS.replace("DIRECTORY", layout.datagrams());
      AtomicFiles.write(layout.outside(layout.datagramCheckScript()), datagrams, AtomicFiles.PLAIN);
    }
  }

  /**
   * These load balancers must answer. Without one there is nothing that could carry a VIP, unless
   * the kernel serves.
   */
  void ask(List<String> loadBalancers, boolean kernelServes) {
    if (loadBalancers.isEmpty() && kernelServes) {
      AtomicFiles.delete(layout.outside(layout.haproxyCheckScript()));
      return;
    }
    String script =
        loadBalancers.isEmpty()
            ? "exit 1\n"
            : loadBalancers.stream()
                .map(layout::socket)
                .collect(Collectors.joining(" ", layout.haproxyCheck() + " ", "\nexit $?\n"));
    AtomicFiles.write(layout.outside(layout.haproxyCheckScript()), script, AtomicFiles.PLAIN);
  }
}
