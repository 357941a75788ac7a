package io.octavia.drivers.local;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Instances of the local cloud under test, and processes in their namespaces; removed at the end.
 */
final class Machine {
  private final List<Process> processes = new ArrayList<>();
  private final List<Settings> instances = new ArrayList<>();

  /** Settings of an instance that nothing else on the machine can meet. */
  Settings settings(Path directory) {
    String prefix = "t" + Long.toString(ThreadLocalRandom.current().nextLong(1 << 24), 36);
    Settings settings = Settings.of(directory).withPrefix(prefix.substring(0, 4));
    instances.add(settings);
    return settings;
  }

  /** Runs a command to its end and returns what it printed, errors included. */
  static String run(String... argv) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  /** Whether a TCP connection from that namespace to that address is accepted within a second. */
  static boolean connects(String netns, String address, int port) throws Exception {
    Process process =
        new ProcessBuilder("ip", "netns", "exec", netns, "nc", "-z", "-w", "1", address, "" + port)
            .redirectErrorStream(true)
            .start();
    return process.waitFor() == 0;
  }

  /** Starts a process that ends with the test. */
  Process start(String... argv) throws IOException {
    Process process =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    return process;
  }

  /** Starts a TCP server that accepts and closes, on all addresses of the namespace. */
  Process listen(String netns, int port, int version) throws IOException {
    String family = version == 4 ? "TCP4-LISTEN:" : "TCP6-LISTEN:";
    String only = version == 4 ? "" : ",ipv6only";
    return start(
        "ip",
        "netns",
        "exec",
        netns,
        "socat",
        family + port + ",fork,reuseaddr" + only,
        "OPEN:/dev/null");
  }

  /** What the kernel has of that prefix: links of the root namespace and named namespaces. */
  static List<String> leftovers(String prefix) throws Exception {
    List<String> found = new ArrayList<>();
    for (Path directory : List.of(Path.of("/sys/class/net"), Path.of("/run/netns"))) {
      if (Files.isDirectory(directory)) {
        try (var entries = Files.list(directory)) {
          entries
              .map(e -> e.getFileName().toString())
              .filter(n -> n.startsWith(prefix))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  /** Does what the agent does with an attached port: takes the link by its MAC address. */
  static void plugAsAgent(String netns, String mac, String name, List<String> addresses)
      throws Exception {
    String inner = "";
    for (String line : run("ip", "-o", "link", "show", "type", "veth").lines().toList()) {
      if (line.contains(mac)) {
        inner = line.split(":", 3)[1].strip().split("@", 2)[0];
      }
    }
    String text = run("ip", "link", "set", "dev", inner, "netns", netns, "name", name);
    if (!text.isEmpty()) {
      throw new IllegalStateException(text);
    }
    for (String address : addresses) {
      boolean four = InetAddress.getByName(address.split("/", 2)[0]) instanceof Inet4Address;
      run("ip", "-n", netns, four ? "-4" : "-6", "addr", "add", address, "dev", name);
    }
    run("ip", "-n", netns, "link", "set", "dev", name, "up");
  }

  static String unknown() {
    return UUID.randomUUID().toString();
  }

  /** Removes everything; also after a test that failed. */
  void remove() throws InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
    instances.forEach(LocalCloud::purge);
  }
}
