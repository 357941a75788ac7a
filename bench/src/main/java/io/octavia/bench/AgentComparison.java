package io.octavia.bench;

import io.octavia.testbed.Authority;
import io.octavia.testbed.Command;
import io.octavia.testbed.Processes;
import io.octavia.testbed.Waiting;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Our agent beside the original's (Debian's), each alone in namespaces that are a machine to it:
 * how long it takes from its start to its first answer, and what memory it has. Ours has the flags
 * of the image, and the recorded classes.
 */
public final class AgentComparison {
  private static final int STARTS = 5;
  private static final int REQUESTS = 100;

  private final PrintStream out = System.out;
  private final Path directory;
  private final Authority authority;
  private final Authority.Certificate controller;
  private final Path configuration;

  private AgentComparison(Path directory, Authority authority) throws IOException {
    this.directory = directory;
    this.authority = authority;
    this.controller = authority.issue("controller");
    this.configuration = Files.writeString(directory.resolve("agent.conf"), text());
  }

  /** Runs all of it; takes a minute or two. */
  public static void main(String[] arguments) throws IOException {
    try (var authority = Authority.create("amphorae")) {
      new AgentComparison(Files.createTempDirectory("octavia-bench-"), authority).run();
    }
  }

  private void run() throws IOException {
    out.println(Machine.describe());
    out.println();
    out.println("| Agent, start to first answer | Runs | p50 | p95 | slowest |");
    out.println("|---|---|---|---|---|");
    var recorded = directory.resolve("agent.aot");
    once(ours("-XX:AOTCacheOutput=" + recorded), new Samples());
    var memory = new ArrayList<String>();
    measure("ours", ours("-XX:AOTCache=" + recorded), memory);
    var original = List.of("amphora-agent", "--config-file", configuration.toString());
    measure("original", original, memory);
    out.println();
    out.println(
        "| Agent, resident memory of all its processes | after " + REQUESTS + " requests |");
    out.println("|---|---|");
    memory.forEach(out::println);
  }

  private void measure(String side, List<String> agent, List<String> memory) throws IOException {
    var starts = new Samples();
    long kilobytes = 0;
    for (int i = 0; i < STARTS; i++) kilobytes = once(agent, starts);
    out.println(starts.row(side));
    memory.add("| %s | %d MB |".formatted(side, kilobytes / 1024));
  }

  /** Starts it, asks it things and ends it; returns its memory then, in kilobytes. */
  private long once(List<String> agent, Samples starts) throws IOException {
    var netns = "bench-" + UUID.randomUUID().toString().substring(0, 6);
    Command.run("ip", "netns", "add", netns).orFail();
    Process process = null;
    try {
      Command.run("ip", "-n", netns, "link", "set", "lo", "up").orFail();
      long begin = System.nanoTime();
      process = start(netns, agent);
      Waiting.until("an answer", () -> curl(netns, 1, "/").contains("api_version"));
      starts.since(begin);
      curl(netns, REQUESTS, "/1.0/details");
      return process
          .descendants()
          .filter(each -> !each.info().command().orElse("").contains("socat"))
          .mapToLong(each -> Processes.residentKilobytes(each.pid()))
          .sum();
    } finally {
      if (process != null) end(process);
      Command.run("ip", "netns", "delete", netns).orFail();
    }
  }

  private Process start(String netns, List<String> agent) throws IOException {
    var machine =
        """
        mount -t tmpfs none /run
        mount -t tmpfs none /var/lib/octavia
        mkdir -p /run/netns /run/rsyslog/octavia
        socat -u UNIX-RECV:/run/rsyslog/octavia/log OPEN:/dev/null &
        "$@" &
        wait
        """;
    var isolated = List.of("ip", "netns", "exec", netns, "unshare", "--mount", "sh", "-c", machine);
    var argv = Stream.of(isolated, List.of("machine"), agent).flatMap(List::stream).toList();
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve("agent.log").toFile()))
        .start();
  }

  /** Politely: the classes are recorded when it ends. */
  private static void end(Process process) {
    var all = process.descendants().toList();
    all.forEach(ProcessHandle::destroy);
    Waiting.until("its end", () -> all.stream().noneMatch(ProcessHandle::isAlive));
  }

  private String curl(String netns, int times, String path) {
    var url = "https://127.0.0.1:9443" + path + "?[1-" + times + "]";
    var argv =
        List.of(
            "ip",
            "netns",
            "exec",
            netns,
            "curl",
            "-s",
            "-k",
            "--max-time",
            "60",
            "--cert",
            controller.certificate().toString(),
            "--key",
            controller.key().toString(),
            url);
    return Command.run(Duration.ofMinutes(2), Map.of(), argv).output();
  }

  private List<String> ours(String classes) {
    try (var jars = Files.list(Path.of(System.getenv("OCTAVIA_BENCH_AGENT")))) {
      var path =
          jars.filter(jar -> jar.toString().endsWith(".jar"))
              .map(Path::toString)
              .sorted()
              .collect(Collectors.joining(":"));
      var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      return List.of(
          java,
          classes,
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-AOTAdapterCaching",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Xss512k",
          "-Xms8m",
          "-Xmx64m",
          "-XX:MinHeapFreeRatio=20",
          "-XX:MaxHeapFreeRatio=40",
          "-XX:ReservedCodeCacheSize=32m",
          "--enable-native-access=ALL-UNNAMED",
          "-cp",
          path,
          "io.octavia.agent.AmphoraAgent",
          "--config-file",
          configuration.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() throws IOException {
    var own = authority.issue("22222222-2222-4222-8222-222222222222");
    var pem = directory.resolve("server.pem");
    Files.writeString(pem, own.text() + Files.readString(own.key()));
    return """
    [haproxy_amphora]
    base_path = /var/lib/octavia
    base_cert_dir = /var/lib/octavia/certs
    bind_host = 127.0.0.1
    bind_port = 9443
    [health_manager]
    heartbeat_key = bench
    [amphora_agent]
    agent_server_ca = %s
    agent_server_cert = %s
    agent_server_network_dir = %s
    amphora_id = 22222222-2222-4222-8222-222222222222
    """
        .formatted(authority.file(), pem, directory);
  }
}
