package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Amphorae that are virtual machines of Nova's, on an emulated processor: with our agent, and then
 * with the original's. Both go the same way, and how long they boot is compared.
 *
 * @param directory with the disks of both, {@code system.qcow2} and {@code python.qcow2}
 */
record CloudMachines(CloudScene scene, Path directory) {
  /** To boot, and for each call of an agent until its processor has warmed up. */
  private static final Duration EMULATED = Duration.ofMinutes(20);

  /**
   * How long it took.
   *
   * @param creation from the call to ACTIVE
   * @param boot from when Nova says that the server runs to the first answer of its agent
   */
  private record Times(Duration creation, Duration boot) {}

  void run() {
    scene
        .run()
        .step(
            "Nova makes virtual machines from here on",
            () -> {
              scene.cloud().become(Machines.start());
              patient("octavia-worker", "haproxy_amphora.rest_request_read_timeout", "300");
              // Heartbeats are late when others work on this machine.
              patient("octavia-health-manager", "health_manager.heartbeat_timeout", "180");
              return "libvirt, QEMU without KVM";
            });
    var ours = life("ours", "system.qcow2");
    var original = life("original", "python.qcow2");
    compare("create to ACTIVE", ours.creation(), original.creation());
    compare("server running to the first answer of its agent", ours.boot(), original.boot());
  }

  private void patient(String program, String option, String seconds) {
    var settings = new HashMap<>(scene.controllers().calls().settings());
    settings.put(option, seconds);
    scene.controllers().restart(program, settings);
  }

  /** A load balancer of one machine, from its create to its deletion. */
  private Times life(String name, String disk) {
    var tag = "amphora-machine-" + name;
    var cloud = scene.cloud();
    cloud.glance().image(cloud.serviceToken(), tag, tag, directory.resolve(disk));
    scene.flavor(name, "SINGLE", tag);
    var times = create(name);
    scene.fill(name);
    var vip = scene.show(name).path("vip_address").asString();
    scene.traffic("answers through the virtual machine", "http://" + vip + "/");
    scene.delete(name);
    return times;
  }

  private Times create(String name) {
    var command =
        "create --name %s --flavor %s --vip-subnet-id %s"
            .formatted(name, name, scene.network().subnet());
    var begin = System.nanoTime();
    scene
        .run()
        .step(
            "`openstack loadbalancer " + command + "`, until Nova says that the server runs",
            () -> {
              scene.client().json(command);
              Waiting.until("a server", EMULATED, this::runs);
              return scene.amphorae();
            });
    var running = System.nanoTime();
    var address = CloudScene.managementAddress(scene.servers().getFirst());
    scene
        .run()
        .step(
            "until its agent answers",
            () -> Waiting.value("an answer", EMULATED, () -> answer(address)));
    var answered = System.nanoTime();
    scene
        .run()
        .step(
            "until the load balancer is ACTIVE",
            () -> {
              Waiting.until("ACTIVE", EMULATED, () -> scene.isActive(name));
              return scene.amphorae();
            });
    assertThat(scene.amphorae()).hasSize(1);
    return new Times(
        Duration.ofNanos(System.nanoTime() - begin), Duration.ofNanos(answered - running));
  }

  private boolean runs() {
    return scene.servers().stream()
        .anyMatch(server -> server.path("status").asString().equals("ACTIVE"));
  }

  /** Patient only with an agent that has begun to listen: what is asked before is lost. */
  private @Nullable String answer(String address) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, CloudControllers.AGENT_PORT), 1000);
    } catch (IOException _) {
      return null;
    }
    var answer = scene.controllers().askAgent(address, "/");
    return answer.contains("api_version") ? answer : null;
  }

  private void compare(String what, Duration ours, Duration original) {
    var text =
        String.format(
            Locale.ROOT,
            "our agent: %.1f s\nthe original's: %.1f s\nratio: %.2f",
            ours.toMillis() / 1000.0,
            original.toMillis() / 1000.0,
            (double) ours.toMillis() / original.toMillis());
    scene.run().note("compared, virtual machines: " + what, "", text);
  }
}
