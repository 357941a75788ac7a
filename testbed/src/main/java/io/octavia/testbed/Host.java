package io.octavia.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A machine on a network: a namespace with an interface and an address. */
public final class Host implements AutoCloseable {
  private final String namespace;
  private final @Nullable LocalNetwork network;
  private final String address;
  private final List<Process> processes = new ArrayList<>();

  private Host(String namespace, @Nullable LocalNetwork network, String address) {
    this.namespace = namespace;
    this.network = network;
    this.address = address;
  }

  /** Makes a machine on a network of the local cloud. */
  static Host on(LocalNetwork network) {
    var tag = UUID.randomUUID().toString().substring(0, 8);
    var host = new Host("tb-" + tag, network, network.nextAddress());
    var outer = "tbv" + tag;
    ip("netns", "add", host.namespace);
    ip("link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", host.namespace);
    ip("link", "set", outer, "master", network.bridge(), "up");
    host.inside("link", "set", "lo", "up");
    host.inside("link", "set", "eth0", "up");
    host.inside("address", "add", host.address + "/22", "dev", "eth0");
    return host;
  }

  /**
   * Makes a machine whose interface is a port of Neutron: its agent knows a port by the name of the
   * interface's outer end, and does the rest.
   *
   * @param address with the length of its prefix
   */
  static Host with(String port, String mac, String address) {
    var tag = UUID.randomUUID().toString().substring(0, 8);
    var host = new Host("tb-" + tag, null, address.substring(0, address.indexOf('/')));
    var outer = "tap" + port.substring(0, 11);
    ip("netns", "add", host.namespace);
    ip("link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", host.namespace);
    host.inside("link", "set", "lo", "up");
    host.inside("link", "set", "eth0", "address", mac, "up");
    host.inside("address", "add", address, "dev", "eth0");
    ip("link", "set", outer, "up");
    return host;
  }

  /** Its first address. */
  public String address() {
    return address;
  }

  /** The name of its namespace. */
  public String namespace() {
    return namespace;
  }

  /** Gives it one more address and returns that. */
  public String addAddress() {
    var more = Objects.requireNonNull(network).nextAddress();
    inside("address", "add", more + "/22", "dev", "eth0");
    return more;
  }

  /** Runs a program in it to its end, 10 seconds at most. */
  public Command.Result run(String... command) {
    return Command.run(Duration.ofSeconds(10), Map.of(), within(List.of(command)));
  }

  /** Starts a program in it, which is killed with the machine. */
  public Process start(List<String> command, File log) {
    try {
      var process =
          new ProcessBuilder(within(command))
              .redirectInput(new File("/dev/null"))
              .redirectOutput(Redirect.appendTo(log))
              .redirectErrorStream(true)
              .start();
      processes.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what runs in it, and takes it away. */
  @Override
  public void close() {
    for (var process : processes) {
      process.destroyForcibly();
      Waiting.until("process " + process.pid() + " gone", () -> !process.isAlive());
    }
    Command.run("ip", "netns", "delete", namespace);
  }

  private List<String> within(List<String> command) {
    var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  private void inside(String... arguments) {
    var all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(List.of(arguments));
    ip(all.toArray(String[]::new));
  }

  private static void ip(String... arguments) {
    var all = new ArrayList<>(List.of("ip"));
    all.addAll(List.of(arguments));
    Command.run(all.toArray(String[]::new)).orFail();
  }
}
