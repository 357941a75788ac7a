package io.octavia.drivers.openstack.nova;

import static io.octavia.domain.cloud.CloudException.Kind.NOT_FOUND;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.config.Cinder;
import io.octavia.config.Config;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Inventory;
import io.octavia.drivers.openstack.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Volumes with an image on them (Cinder, block storage API v3), named like their servers. */
final class Volumes {
  private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
  private static final int PAGE = 500;

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
          config.find(Cinder.VOLUME_TYPE).filter(type -> !type.isEmpty()).orElse(null),
          config.find(Cinder.AVAILABILITY_ZONE).filter(zone -> !zone.isEmpty()).orElse(null),
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
    var known = named(name).filter(volume -> !isGoing(text(volume, "status"))).findFirst();
    var id = known.map(Volumes::id).orElseGet(() -> make(name, image, zone));
    var status = awaited(id, settled -> !isBeingMade(settled) && !isWithServer(settled));
    if (status.equals("available")) return id;
    var reason = status.equals("error") ? words(id) : "it is " + status;
    discard(id, status);
    throw new CloudException(UNAVAILABLE, "Cinder: volume " + id + " could not be made: " + reason);
  }

  /** Its status when that is settled; what takes longer than it may has another. */
  private String awaited(String id, Predicate<String> settled) {
    var begin = System.nanoTime();
    while (true) {
      var status = status(id);
      if (settled.test(status)) return status;
      var waited = Duration.ofNanos(System.nanoTime() - begin);
      if (waited.compareTo(settings.timeout()) >= 0) return status;
      Pause.of(settings.interval());
    }
  }

  /** Takes the volumes with that name away that no server has, and none will ever take with it. */
  void discardNamed(String name) {
    for (var volume : named(name).toList()) {
      var id = id(volume);
      var status = awaited(id, settled -> !isBeingMade(settled));
      if (!discard(id, status)) {
        throw new CloudException(
            UNAVAILABLE, "Cinder: volume " + id + " of " + name + " is still " + status);
      }
    }
  }

  /** False if it cannot go yet: Cinder refuses what it is still making. */
  private boolean discard(String id, String status) {
    if (isBeingMade(status)) return false;
    if (!isGoing(status) && !isWithServer(status)) delete(id);
    return true;
  }

  private static boolean isBeingMade(String status) {
    return status.equals("creating") || status.equals("downloading");
  }

  private static boolean isGoing(String status) {
    return status.equals("gone") || status.equals("deleting") || status.equals("error_deleting");
  }

  /** Nova has it, and takes it away with the server. */
  private static boolean isWithServer(String status) {
    return switch (status) {
      case "reserved", "attaching", "in-use", "detaching" -> true;
      default -> false;
    };
  }

  /** All volumes of our project whose name starts so, but for those that go with a server. */
  List<Inventory.Thing> startingWith(String namePrefix) {
    return list(Map.of())
        .filter(volume -> text(volume, "name").startsWith(namePrefix))
        .filter(volume -> !text(volume, "status").equals("in-use"))
        .filter(volume -> !text(volume, "status").equals("deleting"))
        .map(volume -> new Inventory.Thing(Inventory.Kind.VOLUME, id(volume), text(volume, "name")))
        .toList();
  }

  /** Takes it away; one that is gone is fine. */
  void delete(String id) {
    cinder.delete("v3", "volumes", id);
  }

  /** The image that was written on the volume. */
  Optional<String> image(String id) {
    return cinder
        .find("v3", "volumes", id)
        .map(body -> body.path("volume").path("volume_image_metadata").path("image_id"))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue);
  }

  private Stream<JsonNode> named(String name) {
    return list(Map.of("name", name)).filter(volume -> text(volume, "name").equals(name));
  }

  /** All pages. */
  private Stream<JsonNode> list(Map<String, String> wanted) {
    var found = new ArrayList<JsonNode>();
    var query = new LinkedHashMap<>(wanted);
    query.put("limit", String.valueOf(PAGE));
    while (true) {
      var page = cinder.list("volumes", query, "v3", "volumes", "detail");
      found.addAll(page);
      if (page.size() < PAGE) return found.stream();
      query.put("marker", id(found.getLast()));
    }
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
    try {
      return id(cinder.make("volume", Map.of("volume", volume), "v3", "volumes"));
    } catch (CloudException e) {
      // What it is to be made of is not there, and will not be because we ask again.
      if (e.kind() != NOT_FOUND) throw e;
      throw new CloudException(REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private String status(String id) {
    return cinder
        .find("v3", "volumes", id)
        .map(body -> text(body.path("volume"), "status"))
        .orElse("gone");
  }

  /** Cinder tells its users why in messages of their own, if it does. */
  private String words(String id) {
    try {
      return cinder.list("messages", Map.of("resource_uuid", id), "v3", "messages").stream()
          .map(message -> text(message, "user_message"))
          .filter(words -> !words.isEmpty())
          .findFirst()
          .orElse("it does not say why");
    } catch (CloudException e) {
      LOG.debug("Cinder does not say why", e);
      return "it does not say why";
    }
  }

  private static String id(JsonNode volume) {
    return text(volume, "id");
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
