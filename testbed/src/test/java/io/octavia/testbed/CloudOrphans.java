package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Things in Nova and Neutron that have names of ours and belong to nothing: housekeeping tells of
 * them, and takes them away if it was told to.
 */
record CloudOrphans(CloudScene scene) {
  private static final int AGE = 5;

  void run() {
    var kept = scene.cloud().possessions();
    var id = UUID.randomUUID().toString();
    var names = List.of("amphora-" + id, "octavia-lb-vrrp-" + id, "lb-" + id);
    make(names);
    var stranger = strangersPort("octavia-lb-vrrp-" + UUID.randomUUID());
    var keeping = scene.controllers().daemon("octavia-housekeeping");
    scene
        .run()
        .step(
            "a server, a port and a security group of nobody are reported",
            () -> {
              Waiting.until(
                  "reports",
                  CloudScene.LONG,
                  () -> names.stream().allMatch(name -> keeping.log().contains(name + " (")));
              return names;
            });
    assertThat(scene.cloud().possessions()).anyMatch(each -> each.contains(id));
    try (var removing = remover()) {
      scene
          .run()
          .step(
              "removed, %d s after they were seen".formatted(AGE),
              () -> {
                Waiting.until(
                    "removal of " + id,
                    CloudScene.LONG,
                    () ->
                        scene.cloud().possessions().stream().noneMatch(each -> each.contains(id)));
                return "";
              });
      assertThat(removing.log()).contains("removed SERVER " + names.getFirst());
    }
    assertThat(scene.cloud().network().get("/ports/" + stranger).path("port").isObject()).isTrue();
    scene.cloud().network().delete("/ports/" + stranger);
    assertThat(scene.cloud().possessions()).isEqualTo(kept);
  }

  private DaemonProcess remover() {
    return scene
        .controllers()
        .start(
            "octavia-housekeeping",
            "remover",
            Map.of(
                "house_keeping.orphan_age",
                String.valueOf(AGE),
                "house_keeping.cleanup_interval",
                "2"))
        .awaitReady(CloudScene.LONG);
  }

  private void make(List<String> names) {
    var settings = scene.controllers().settings();
    var management = settings.get("controller_worker.amp_boot_network_list");
    var cloud = scene.cloud();
    var images = cloud.glance().as(cloud.serviceToken()).get("/images?tag=" + CloudScene.OURS);
    cloud
        .compute()
        .post(
            "/servers",
            Map.of(
                "server",
                Map.of(
                    "name",
                    names.getFirst(),
                    "imageRef",
                    images.path("images").path(0).path("id").asString(),
                    "flavorRef",
                    settings.get("controller_worker.amp_flavor_id"),
                    "networks",
                    List.of(Map.of("uuid", management)))));
    cloud
        .network()
        .post("/ports", Map.of("port", Map.of("network_id", management, "name", names.get(1))));
    cloud
        .network()
        .post("/security-groups", Map.of("security_group", Map.of("name", names.get(2))));
  }

  /** One that a user gave such a name. */
  private String strangersPort(String name) {
    var admin = scene.cloud().keystone().token(scene.cloud().keystone().admin());
    return scene
        .cloud()
        .neutron()
        .as(admin)
        .post("/ports", Map.of("port", Map.of("network_id", scene.network().id(), "name", name)))
        .path("port")
        .path("id")
        .asString();
  }
}
