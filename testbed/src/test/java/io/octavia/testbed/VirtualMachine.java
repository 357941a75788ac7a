package io.octavia.testbed;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import tools.jackson.databind.ObjectMapper;

/**
 * A virtual machine without any privilege or device of this one: an emulated processor, a disk that
 * forgets, a config drive, and networks that end at loopback. One can log in, with a key that Nova
 * would have given it.
 */
final class VirtualMachine implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;
  private final int shell = Installation.freePort();
  private final Process process;

  /**
   * Starts one.
   *
   * @param directory for its files
   * @param files what it is to find at its config drive, by their paths in the machine
   * @param port of loopback that leads to the agent
   */
  VirtualMachine(Path directory, Path image, Map<String, String> files, int port)
      throws IOException {
    this.directory = directory;
    Command.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key()).orFail();
    configDrive(files);
    Command.run(
            "qemu-img",
            "create",
            "-q",
            "-f",
            "qcow2",
            "-F",
            "qcow2",
            "-b",
            image.toString(),
            directory.resolve("disk").toString())
        .orFail();
    process =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-accel",
                "tcg",
                "-cpu",
                "max",
                "-m",
                "1024",
                "-display",
                "none",
                "-serial",
                "file:" + directory.resolve("serial.log"),
                "-drive",
                "file=" + directory.resolve("disk") + ",if=virtio,cache=unsafe",
                "-drive",
                "file=" + directory.resolve("drive.iso") + ",media=cdrom",
                "-netdev",
                "user,id=management,hostfwd=tcp:127.0.0.1:%d-:9443,hostfwd=tcp:127.0.0.1:%d-:22"
                    .formatted(port, shell),
                "-device",
                "virtio-net-pci,netdev=management",
                "-qmp",
                "unix:" + directory.resolve("monitor") + ",server=on,wait=off")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("qemu.log").toFile())
            .start();
  }

  private void configDrive(Map<String, String> files) throws IOException {
    Path drive = directory.resolve("drive");
    Path content = Files.createDirectories(drive.resolve("openstack/content"));
    Path latest = Files.createDirectories(drive.resolve("openstack/latest"));
    var entries = new ArrayList<Map<String, String>>();
    for (var file : files.entrySet()) {
      String name = "%04d".formatted(entries.size());
      Files.writeString(content.resolve(name), file.getValue());
      entries.add(Map.of("path", file.getKey(), "content_path", "/content/" + name));
    }
    var metaData =
        Map.of(
            "uuid",
            "a server",
            "hostname",
            "amphora-of-a-test",
            "public_keys",
            Map.of("of a test", Files.readString(Path.of(key() + ".pub")).strip()),
            "files",
            entries);
    Files.write(latest.resolve("meta_data.json"), JSON.writeValueAsBytes(metaData));
    Files.writeString(latest.resolve("user_data"), "#cloud-config\ntimezone: UTC\n");
    Command.run(
            "genisoimage",
            "-quiet",
            "-R",
            "-J",
            "-V",
            "config-2",
            "-o",
            directory.resolve("drive.iso").toString(),
            drive.toString())
        .orFail();
  }

  private String key() {
    return directory.resolve("key").toString();
  }

  /** What a script says that runs in it. Its network may be slow: up to two minutes. */
  Command.Result run(String script) {
    return Command.run(
        Duration.ofMinutes(2),
        Map.of(),
        List.of(
            "ssh",
            "-q",
            "-i",
            key(),
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "ConnectTimeout=20",
            "-p",
            "" + shell,
            "root@127.0.0.1",
            script));
  }

  /**
   * Plugs in another interface, whose network is 10.0.3.0/24; ports of loopback lead to .15.
   *
   * @param page to port 80
   * @param datagrams to port 53 of UDP
   */
  void plug(String mac, int page, int datagrams) throws IOException {
    Map<String, Object> device =
        Map.of("driver", "virtio-net-pci", "netdev", "vip", "mac", mac, "id", "vip-nic");
    monitor(
        List.of(
            command("netdev_add user,id=vip,net=10.0.3.0/24"),
            command("hostfwd_add vip tcp:127.0.0.1:" + page + "-10.0.3.15:80"),
            command("hostfwd_add vip udp:127.0.0.1:" + datagrams + "-10.0.3.15:53"),
            Map.of("execute", "device_add", "arguments", device)));
  }

  /** As the button does. */
  void reset() throws IOException {
    monitor(List.of(Map.of("execute", "system_reset")));
  }

  private static Map<String, Object> command(String line) {
    return Map.of("execute", "human-monitor-command", "arguments", Map.of("command-line", line));
  }

  private void monitor(List<Map<String, Object>> commands) throws IOException {
    var all = new ArrayList<Map<String, Object>>(List.of(Map.of("execute", "qmp_capabilities")));
    all.addAll(commands);
    var address = UnixDomainSocketAddress.of(directory.resolve("monitor"));
    try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(address);
      var answers = new Scanner(channel, StandardCharsets.UTF_8);
      var questions = Channels.newOutputStream(channel);
      answers.nextLine();
      for (Map<String, Object> each : all) {
        questions.write(JSON.writeValueAsBytes(each));
        String answer = answers.nextLine();
        while (answer.contains("\"event\"")) answer = answers.nextLine();
        if (!answer.contains("\"return\"")) throw new AssertionError(each + ": " + answer);
      }
    }
  }

  /** What its console showed. */
  String console() throws IOException {
    return Files.readString(directory.resolve("serial.log"));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
