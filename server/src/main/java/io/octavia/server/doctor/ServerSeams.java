package io.octavia.server.doctor;

import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Option;
import io.octavia.drivers.openstack.Service;
import java.util.LinkedHashMap;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What servers are made of: the image, the flavor, and the key of whoever may log in. */
final class ServerSeams {
  private final Config config;
  private final Report report;
  private final Service nova;
  private final Service glance;

  ServerSeams(Config config, Report report, Service nova, Service glance) {
    this.config = config;
    this.report = report;
    this.nova = nova;
    this.glance = glance;
  }

  /** The image that would be booted. {@code disk} in GB and {@code ram} in MB are what it needs. */
  record Image(String name, int disk, int ram) {
    static Image of(JsonNode image) {
      return new Image(
          image.path("name").asString("") + " (" + image.path("id").asString("") + ")",
          image.path("min_disk").asInt(0),
          image.path("min_ram").asInt(0));
    }
  }

  /** The image, if there is one; what is wrong otherwise is said. */
  Optional<Image> image() {
    var tag = text(ControllerWorker.AMP_IMAGE_TAG);
    var id = text(ControllerWorker.AMP_IMAGE_ID);
    if (tag.isEmpty() && id.isEmpty()) {
      report.wrong(
          "image",
          ControllerWorker.AMP_IMAGE_TAG + " is not set: there is nothing to boot",
          "openstack image set --tag amphora IMAGE, and write amphora there");
      return Optional.empty();
    }
    var found = tag.isEmpty() ? byId(id.orElseThrow()) : byTag(tag.get());
    found.ifPresent(image -> report.fine("image", image.name()));
    return found;
  }

  private Optional<Image> byId(String id) {
    var found = glance.find("v2", "images", id);
    if (found.isEmpty()) {
      report.wrong(
          "image",
          id + " of " + ControllerWorker.AMP_IMAGE_ID + " is not there",
          "openstack image set --tag amphora IMAGE, and set " + ControllerWorker.AMP_IMAGE_TAG);
    }
    return found.map(Image::of);
  }

  private Optional<Image> byTag(String tag) {
    var owner = text(ControllerWorker.AMP_IMAGE_OWNER_ID);
    var query = new LinkedHashMap<String, String>();
    query.put("tag", tag);
    query.put("status", "active");
    query.put("sort", "created_at:desc");
    query.put("limit", "1");
    owner.ifPresent(project -> query.put("owner", project));
    var images = glance.get(query, "v2", "images").path("images");
    if (!images.isEmpty()) return Optional.of(Image.of(images.path(0)));
    report.wrong(
        "image",
        "no active image has the tag "
            + tag
            + owner.map(project -> " and is of project " + project).orElse(""),
        "openstack image set --tag " + tag + " IMAGE");
    return Optional.empty();
  }

  /** The other things. */
  void examine(Optional<Image> image) {
    report.examine("flavor", () -> flavor(image));
    report.examine("key pair", this::keyPair);
  }

  private void flavor(Optional<Image> image) {
    var id = text(ControllerWorker.AMP_FLAVOR_ID);
    var create = "openstack flavor create --ram 1024 --disk 3 --vcpus 1 --private amphora";
    if (id.isEmpty()) {
      report.wrong(
          "flavor", ControllerWorker.AMP_FLAVOR_ID + " is not set", create + ", and set it");
      return;
    }
    var found = nova.find("v2.1", "flavors", id.get());
    if (found.isEmpty()) {
      var what = id.get() + " of " + ControllerWorker.AMP_FLAVOR_ID + " is not there";
      report.wrong("flavor", what, create + " --id " + id.get());
      return;
    }
    var flavor = found.get().path("flavor");
    var name = flavor.path("name").asString("") + " (" + id.get() + ")";
    int disk = flavor.path("disk").asInt(0);
    int ram = flavor.path("ram").asInt(0);
    var tooSmall =
        image
            .filter(it -> it.ram() > ram || (disk > 0 && it.disk() > disk))
            .map(it ->
                "%s has %d MB and %d GB, the image %s needs %d MB and %d GB"
                    .formatted(name, ram, disk, it.name(), it.ram(), it.disk()));
    tooSmall.ifPresentOrElse(
        what ->
            report.wrong("flavor", what, create + ", and set " + ControllerWorker.AMP_FLAVOR_ID),
        () -> report.fine("flavor", name));
  }

  private void keyPair() {
    var name = text(ControllerWorker.AMP_SSH_KEY_NAME);
    if (name.isEmpty()) {
      report.fine("key pair", "none, so nobody logs in to amphorae");
    } else if (nova.find("v2.1", "os-keypairs", name.get()).isPresent()) {
      report.fine("key pair", name.get());
    } else {
      report.wrong(
          "key pair",
          name.get() + " of " + ControllerWorker.AMP_SSH_KEY_NAME + " is not that of our user",
          "as our user: openstack keypair create --public-key FILE " + name.get());
    }
  }

  private Optional<String> text(Option<String> option) {
    return config.find(option).filter(text -> !text.isEmpty());
  }
}
