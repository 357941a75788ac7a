package io.octavia.drivers.openstack.nova;

import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.config.Cinder;
import io.octavia.config.Config;
import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.openstack.Service;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Volumes with an image on them (Cinder, block storage API v3), named like their servers. */
final class Volumes {
  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);

  private final Service cinder;
  private final Settings settings;

  Volumes(Service cinder, Settings settings) {
    this.cinder = cinder;
    this.settings = settings;
  }

  /**
   * How volumes are made.
   *
   * @param size in GB
   * @param tries how many volumes are made at most until one is ready
   * @param interval between two questions whether a volume is ready
   */
  record Settings(
      int size,
      @Nullable String type,
      @Nullable String zone,
      int tries,
      Duration interval,
      Duration timeout) {
    static Settings of(Config config) {
      return new Settings(
          config.get(Cinder.VOLUME_SIZE),
          config.find(Cinder.VOLUME_TYPE).orElse(null),
          config.find(Cinder.AVAILABILITY_ZONE).orElse(null),
          config.get(Cinder.VOLUME_CREATE_MAX_RETRIES),
          Duration.ofSeconds(config.get(Cinder.VOLUME_CREATE_RETRY_INTERVAL)),
          Duration.ofSeconds(config.get(Cinder.VOLUME_CREATE_TIMEOUT)));
    }
  }

  /** The id of the volume with that name, made from the image if need be, when it can be used. */
  String ready(String name, String image, @Nullable String zone) {
    for (int left = settings.tries(); ; left--) {
      try {
        return once(name, image, zone);
      } catch (CloudException e) {
        if (e.kind() != UNAVAILABLE || left <= 1) throw e;
        LOG.info("another try: {}", e.getMessage());
      }
    }
  }

  private String once(String name, String image, @Nullable String zone) {
    var id = named(name).map(Volumes::id).orElseGet(() -> make(name, image, zone));
    for (var waited = Duration.ZERO; ; waited = waited.plus(settings.interval())) {
      var status = status(id);
      switch (status) {
        case "available" -> {
          return id;
        }
        case "error", "gone" -> {
          delete(id);
          throw new CloudException(UNAVAILABLE, "Cinder: volume " + id + " could not be made");
        }
        default -> {
          if (waited.compareTo(settings.timeout()) >= 0) {
            delete(id);
            throw new CloudException(
                UNAVAILABLE, "Cinder: volume " + id + " is still " + status + " after " + waited);
          }
        }
      }
      Pause.of(settings.interval());
    }
  }

  /** Takes the volume with that name away; one that is gone is fine. */
  void deleteNamed(String name) {
    named(name).map(Volumes::id).ifPresent(this::delete);
  }

  /** The image that was written on the volume. */
  Optional<String> image(String id) {
    return cinder
        .find("v3", "volumes", id)
        .map(body -> body.path("volume").path("volume_image_metadata").path("image_id"))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue);
  }

  private Optional<JsonNode> named(String name) {
    return cinder.list("volumes", Map.of("name", name), "v3", "volumes", "detail").stream()
        .filter(volume -> volume.path("name").asString("").equals(name))
        .findFirst();
  }

  private String make(String name, String image, @Nullable String zone) {
    var volume = new LinkedHashMap<String, Object>();
    volume.put("name", name);
    volume.put("size", settings.size());
    volume.put("imageRef", image);
    var type = settings.type();
    if (type != null) volume.put("volume_type", type);
    var wanted = zone == null ? settings.zone() : zone;
    if (wanted != null) volume.put("availability_zone", wanted);
    return id(cinder.make("volume", Map.of("volume", volume), "v3", "volumes"));
  }

  private String status(String id) {
    return cinder
        .find("v3", "volumes", id)
        .map(body -> body.path("volume").path("status").asString(""))
        .orElse("gone");
  }

  private void delete(String id) {
    cinder.delete("v3", "volumes", id);
  }

  private static String id(JsonNode volume) {
    return volume.path("id").asString("");
  }
}
