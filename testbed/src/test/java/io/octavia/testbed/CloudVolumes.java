package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Amphorae that boot from volumes of Cinder's: only here, so that all else is measured without.
 *
 * @param directory for what the controllers are told
 */
record CloudVolumes(CloudScene scene, Path directory) {
  private static final String FLAVOR = "durable";
  private static final String TYPE = "amphorae";

  /** Of a backend that there is not. */
  private static final String NOWHERE = "nowhere";

  private static final int SIZE = 3;

  void run() {
    scene.flavor(FLAVOR, "SINGLE", CloudScene.OURS);
    type(TYPE, Map.of("volume_backend_name", "files"));
    type(NOWHERE, Map.of("volume_backend_name", NOWHERE));
    asWorker(Map.of());
    try {
      doctor();
      amphoraBootsFromVolume();
      killedWorkerMakesNoSecondVolume();
      quotaThatIsGivenBack();
      serverThatNoHostTakes();
      volumeThatCannotBeMade();
    } finally {
      scene.controllers().restart("octavia-worker", scene.controllers().calls().settings());
    }
    volumeOfNobody();
  }

  private void type(String name, Map<String, String> wanted) {
    var type = Map.of("name", name, "extra_specs", wanted);
    scene.cloud().volumes().post("/types", Map.of("volume_type", type));
  }

  private static Map<String, String> driver(Map<String, String> differences) {
    var settings = new HashMap<String, String>();
    settings.put("controller_worker.volume_driver", "volume_cinder_driver");
    settings.put("cinder.volume_size", String.valueOf(SIZE));
    settings.put("cinder.volume_type", TYPE);
    settings.put("cinder.availability_zone", VolumeService.ZONE);
    settings.putAll(differences);
    return settings;
  }

  private void asWorker(Map<String, String> differences) {
    var all = driver(differences);
    all.putAll(scene.controllers().calls().settings());
    scene.controllers().restart("octavia-worker", all);
  }

  private void doctor() {
    var file = directory.resolve("volumes.conf");
    try {
      Files.writeString(file, Installation.text(driver(Map.of())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var said = scene.controllers().run("octavia-doctor", "--config-file", file.toString()).output();
    assertThat(said).doesNotContain("WRONG").contains("Cinder");
  }

  private void amphoraBootsFromVolume() {
    scene.done(
        "create --name disk --flavor %s --vip-subnet-id %s --wait"
            .formatted(FLAVOR, scene.network().subnet()));
    var first = inUse();
    scene.fill("disk");
    var vip = scene.show("disk").path("vip_address").asString();
    scene.traffic("answers of an amphora on a volume", "http://" + vip + "/");
    scene.failOver("disk");
    Waiting.until("the first volume gone", CloudScene.LONG, () -> volumes().size() == 1);
    assertThat(inUse()).isNotEqualTo(first);
    scene.traffic("answers of its replacement on another volume", "http://" + vip + "/");
    scene.delete("disk");
  }

  /** All volumes of the amphorae. */
  private List<JsonNode> volumes() {
    var volumes = scene.cloud().volumes().get("/volumes/detail").path("volumes");
    return volumes.valueStream().toList();
  }

  /** The id of the only volume, on which the only server runs. */
  private String inUse() {
    assertThat(scene.servers()).hasSize(1);
    assertThat(volumes()).hasSize(1);
    var server = scene.servers().getFirst();
    var volume = volumes().getFirst();
    assertThat(volume.path("name")).isEqualTo(server.path("name"));
    assertThat(volume.path("size").asInt()).isEqualTo(SIZE);
    assertThat(volume.path("volume_type").asString()).isEqualTo(TYPE);
    assertThat(volume.path("availability_zone").asString()).isEqualTo(VolumeService.ZONE);
    assertThat(volume.path("status").asString()).isEqualTo("in-use");
    assertThat(volume.at("/attachments/0/server_id")).isEqualTo(server.path("id"));
    assertThat(server.path("image").asString()).isEmpty();
    var image = volume.path("volume_image_metadata");
    var id = server.path("name").asString().substring("amphora-".length());
    var shown = scene.admin().json("amphora show " + id);
    assertThat(shown.path("image_id")).isEqualTo(image.path("image_id"));
    scene
        .run()
        .note(
            "its volume",
            "",
            "%s: %d GB, type %s, zone %s, made of %s, %s"
                .formatted(
                    volume.path("name").asString(),
                    SIZE,
                    TYPE,
                    VolumeService.ZONE,
                    image.path("image_name").asString(),
                    volume.path("status").asString()));
    return volume.path("id").asString();
  }

  private void killedWorkerMakesNoSecondVolume() {
    create("hasty");
    var made =
        Waiting.value(
            "a volume",
            CloudScene.LONG,
            () -> volumes().stream().findFirst().map(each -> each.path("id")).orElse(null));
    var worker = scene.controllers().daemon("octavia-worker");
    worker.kill();
    assertThat(scene.servers()).isEmpty();
    worker.restart();
    worker.awaitReady(CloudScene.LONG);
    active("worker killed while its volume was made, and started again; ACTIVE", "hasty");
    assertThat(inUse()).isEqualTo(made.asString());
    scene.delete("hasty");
  }

  private void create(String name) {
    scene
        .client()
        .json(
            "create --name %s --flavor %s --vip-subnet-id %s"
                .formatted(name, FLAVOR, scene.network().subnet()));
  }

  private void active(String what, String name) {
    scene
        .run()
        .step(
            what,
            () -> {
              Waiting.until("ACTIVE", CloudScene.LONG, () -> scene.isActive(name));
              return scene.amphorae();
            });
  }

  private void quotaThatIsGivenBack() {
    quota(0);
    create("poor");
    assertThat(awaitError("no volume within the quota", "VolumeLimitExceeded"))
        .contains("Cinder: POST");
    Waiting.until("ERROR", CloudScene.LONG, () -> scene.isInStatus("poor", "ERROR"));
    assertThat(scene.servers()).isEmpty();
    assertThat(volumes()).isEmpty();
    quota(10);
    active("the quota given back; ACTIVE by itself", "poor");
    inUse();
    scene.delete("poor");
  }

  private void quota(int volumes) {
    var project = scene.cloud().keystone().projectId("service");
    scene
        .cloud()
        .volumes()
        .put("/os-quota-sets/" + project, Map.of("quota_set", Map.of("volumes", volumes)));
  }

  /** Waits until operators are told why something is not as it should be, in those words. */
  private String awaitError(String what, String words) {
    return scene
        .run()
        .step(
            what,
            () ->
                Waiting.value(
                    words,
                    CloudScene.LONG,
                    () -> {
                      var now = lastError();
                      return now.contains(words) ? now : null;
                    }));
  }

  private String lastError() {
    var status = scene.controllers().run("octavia-status", "pending").output();
    return status
        .lines()
        .filter(line -> line.contains("last error"))
        .map(String::strip)
        .collect(Collectors.joining("\n"));
  }

  /** Nova has a server then that is on no host, and is given up with its volume. */
  private void serverThatNoHostTakes() {
    var compute = scene.cloud().compute();
    var host = Map.of("host", Backbone.HOST, "binary", "nova-compute");
    compute.put("/os-services/disable", host);
    create("homeless");
    awaitError("a server that no host takes", "could not be built: No valid host was found");
    compute.put("/os-services/enable", host);
    active("a host again; ACTIVE by itself", "homeless");
    Waiting.until("no volumes of the servers before", CloudScene.LONG, () -> volumes().size() == 1);
    inUse();
    scene.delete("homeless");
  }

  private void volumeThatCannotBeMade() {
    asWorker(Map.of("cinder.volume_type", NOWHERE, "cinder.volume_create_max_retries", "2"));
    create("lost");
    var error = awaitError("a volume that no backend can make", "could not be made");
    assertThat(error).contains("Cinder: volume", "Could not find any available weighted backend");
    asWorker(Map.of());
    active("another type; ACTIVE by itself", "lost");
    inUse();
    scene.delete("lost");
  }

  /** One that is in somebody else's project has nothing to do with us, whatever its name is. */
  private void volumeOfNobody() {
    var name = "amphora-" + UUID.randomUUID();
    var ours = scene.cloud().volumes();
    var keystone = scene.cloud().keystone();
    var others = scene.cloud().cinder().as(keystone.token(keystone.admin()));
    var volume = Map.of("volume", Map.of("name", name, "size", 1));
    var stranger = others.post("/volumes", volume).path("volume").path("id").asString();
    ours.post("/volumes", volume);
    var settings = driver(Map.of("house_keeping.orphan_age", "5"));
    settings.put("house_keeping.cleanup_interval", "2");
    try (var keeping = scene.controllers().start("octavia-housekeeping", "volumes", settings)) {
      scene
          .run()
          .step(
              "a volume of nobody is removed, 5 s after it was seen",
              () -> {
                Waiting.until("removal of " + name, CloudScene.LONG, () -> volumes().isEmpty());
                return name;
              });
      assertThat(keeping.log()).contains("removed VOLUME " + name);
    }
    assertThat(others.get("/volumes/" + stranger).path("volume").isObject()).isTrue();
    others.delete("/volumes/" + stranger);
    Waiting.until("nothing left", CloudScene.LONG, () -> scene.cloud().possessions().isEmpty());
  }
}
