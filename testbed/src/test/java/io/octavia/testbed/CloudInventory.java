package io.octavia.testbed;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** All that users can make in a whole cloud. */
record CloudInventory(CloudScene scene) {
  /** What there is, each with its kind. */
  List<String> all() {
    var cloud = scene.cloud();
    var admin = cloud.keystone().token(cloud.keystone().admin());
    var all = new ArrayList<>(cloud.possessions());
    for (var kind : List.of("networks", "subnets", "security-groups")) {
      add(all, kind, cloud.network().get("/" + kind).path(kind.replace('-', '_')));
    }
    for (var kind : List.of("loadbalancers", "flavors", "flavorprofiles")) {
      add(all, kind, scene.controllers().as(admin).get("/" + kind).path(kind));
    }
    for (var kind : List.of("users", "projects")) {
      add(all, kind, cloud.keystone().get("/" + kind));
    }
    return all.stream().sorted().toList();
  }

  private static void add(List<String> all, String kind, JsonNode list) {
    for (var one : list) {
      all.add(kind + " " + one.path("id").asString() + " " + one.path("name").asString());
    }
  }

  /** Waits until there is no more than there was. */
  void await(List<String> before) {
    try {
      Waiting.until("nothing left", CloudScene.LONG, () -> before.containsAll(all()));
    } catch (AssertionError e) {
      var left = new ArrayList<>(all());
      left.removeAll(before);
      throw new AssertionError("left: " + left, e);
    }
  }
}
