package io.octavia.drivers.openstack.nova;

import static io.octavia.drivers.openstack.nova.FakeCloud.fault;
import static io.octavia.drivers.openstack.nova.FakeCloud.notFound;

import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Cinder as a real one behaves (21.3), as far as servers boot from it. A volume is made when
 * somebody has asked after it, goes when somebody has seen it go, and cannot be taken away before
 * it is made or while a server has it.
 */
final class FakeVolumes {
  static final String WHY =
      "schedule allocate volume:Could not find any available weighted backend.";

  private final Map<String, Map<String, Object>> volumes = new LinkedHashMap<>();
  private final Map<String, String> servers = new HashMap<>();
  private int failing;
  private int slow;
  private int made;
  private int quota = 1000;

  /** So many cannot be made. */
  synchronized void fail(int many) {
    failing = many;
  }

  /** So many questions after volumes are answered before one is made. */
  synchronized void slow(int questions) {
    slow = questions;
  }

  synchronized void quota(int many) {
    quota = many;
  }

  /** How many were asked for so far. */
  synchronized int made() {
    return made;
  }

  /** The ids of those that are there and not going. */
  synchronized Set<String> ids() {
    return volumes.entrySet().stream()
        .filter(each -> !status(each.getValue()).equals("deleting"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  synchronized String add(String name) {
    var id = UUID.randomUUID().toString();
    volumes.put(id, new LinkedHashMap<>(Map.of("id", id, "name", name, "status", "available")));
    return id;
  }

  synchronized void attach(String id, String server) {
    servers.put(id, server);
    volumes.computeIfPresent(id, (_, volume) -> with(volume, "in-use"));
  }

  synchronized void detach(String server) {
    servers
        .entrySet()
        .removeIf(entry -> {
          var isHis = entry.getValue().equals(server);
          if (isHis) volumes.remove(entry.getKey());
          return isHis;
        });
  }

  synchronized Response answer(Request request, List<String> path) {
    var what = request.method() + " " + path.get(1) + " " + path.size();
    return switch (what) {
      case "GET messages 2" -> Response.json(200, Map.of("messages", messages(request)));
      case "POST volumes 2" -> make(Json.MAPPER.readTree(request.body()).path("volume"));
      case "GET volumes 3" ->
          path.get(2).equals("detail")
              ? Response.json(200, Map.of("volumes", list(request)))
              : shown(path.get(2));
      case "DELETE volumes 3" -> delete(path.get(2));
      default -> throw new AssertionError(what);
    };
  }

  private static Map<String, Object> with(Map<String, Object> volume, String status) {
    volume.put("status", status);
    return volume;
  }

  private static String status(Map<String, Object> volume) {
    return String.valueOf(volume.get("status"));
  }

  private List<Map<String, String>> messages(Request request) {
    var id = request.query("resource_uuid").orElseThrow();
    var volume = volumes.get(id);
    if (volume == null || !status(volume).equals("error")) return List.of();
    return List.of(Map.of("user_message", WHY, "resource_uuid", id));
  }

  private Response make(JsonNode wanted) {
    if (ids().size() >= quota) {
      return fault(
          "overLimit",
          413,
          "VolumeLimitExceeded: Maximum number of volumes allowed (%d) exceeded for quota 'volumes'."
              .formatted(quota));
    }
    var type = wanted.path("volume_type").asString("fast");
    if (!type.equals("fast")) {
      return notFound("Volume type with name " + type + " could not be found.");
    }
    made++;
    var id = add(wanted.path("name").asString());
    var volume = with(volumes.getOrDefault(id, Map.of()), "creating");
    volume.put("size", wanted.path("size").asInt());
    volume.put("volume_image_metadata", Map.of("image_id", wanted.path("imageRef").asString()));
    return Response.json(202, Map.of("volume", volume));
  }

  private List<Map<String, Object>> list(Request request) {
    var name = request.query("name");
    var all = new ArrayList<>(volumes.values());
    var marker = request.query("marker");
    if (marker.isPresent()) {
      while (!String.valueOf(all.removeFirst().get("id")).equals(marker.get())) {
        if (all.isEmpty()) throw new AssertionError("marker not found");
      }
    }
    return all.stream()
        .filter(volume -> name.isEmpty() || name.get().equals(volume.get("name")))
        .limit(Long.parseLong(request.query("limit").orElse("1000")))
        .toList();
  }

  private Response shown(String id) {
    var volume = volumes.get(id);
    if (volume == null) return notFound("Volume " + id + " could not be found.");
    if (status(volume).equals("deleting")) volumes.remove(id);
    if (status(volume).equals("creating") && slow-- <= 0) {
      with(volume, failing-- > 0 ? "error" : "available");
    }
    return Response.json(200, Map.of("volume", volume));
  }

  private Response delete(String id) {
    var volume = volumes.get(id);
    if (volume == null) return notFound("Volume " + id + " could not be found.");
    if (!Set.of("available", "error").contains(status(volume))) {
      return fault(
          "badRequest",
          400,
          "Invalid volume: Volume status must be available or error or error_restoring or"
              + " error_extending or error_managing and must not be migrating, attached, belong to"
              + " a group, have snapshots, awaiting a transfer, or be disassociated from snapshots"
              + " after volume transfer.");
    }
    with(volume, "deleting");
    return Response.empty(202);
  }
}
