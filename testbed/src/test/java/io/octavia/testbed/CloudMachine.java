package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * An amphora that is a virtual machine of Nova's, on an emulated processor.
 *
 * @param disk the image (qcow2)
 */
record CloudMachine(CloudScene scene, Path disk) {
  private static final String TAG = "amphora-machine";

  /** To boot, and for each call of the agent until its processor has warmed up. */
  private static final Duration EMULATED = Duration.ofMinutes(20);

  void run() {
    var cloud = scene.cloud();
    cloud.glance().image(cloud.serviceToken(), "amphora-x64-disk", TAG, disk);
    scene.singleFlavor("machine", TAG);
    scene
        .run()
        .step(
            "Nova makes virtual machines from here on",
            () -> {
              cloud.become(Machines.start());
              // Its heartbeats are late when others work on this machine.
              var patient = Map.of("health_manager.heartbeat_timeout", "180");
              scene.controllers().restart("octavia-health-manager", patient);
              return "libvirt, QEMU without KVM";
            });
    changed("create --name large --flavor machine --vip-subnet-id " + scene.network().subnet());
    assertThat(scene.amphorae()).hasSize(1);
    changed("listener create --name tall --protocol HTTP --protocol-port 80 large");
    changed("pool create --name wide --listener tall --protocol HTTP --lb-algorithm ROUND_ROBIN");
    for (var member : scene.members()) {
      changed(
          "member create --name %s --address %s --protocol-port 80 wide"
              .formatted(member.name(), member.address()));
    }
    var vip = scene.show("large").path("vip_address").asString();
    scene.traffic("answers through the virtual machine", "http://" + vip + "/");
    scene.delete("large");
  }

  private void changed(String command) {
    scene
        .run()
        .step(
            "`openstack loadbalancer " + command + "`",
            () -> {
              scene.client().json(command);
              Waiting.until("ACTIVE", EMULATED, () -> scene.isActive("large"));
              return "ACTIVE";
            });
  }
}
