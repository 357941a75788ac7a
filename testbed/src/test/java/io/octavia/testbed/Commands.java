package io.octavia.testbed;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Commands of {@code openstack loadbalancer}, each with what it says, and their effect. */
abstract class Commands {
  final OpenStackClient client;

  Commands(OpenStackClient client) {
    this.client = client;
  }

  final JsonNode balancer(String name) {
    return json("create --vip-subnet-id public-4 --wait --name " + name);
  }

  final void awaitActive(String show) {
    Waiting.until(show, () -> text(json(show), "provisioning_status").equals("ACTIVE"));
  }

  final JsonNode json(String arguments) {
    return client.json(arguments);
  }

  final List<String> names(String list) {
    return json(list).valueStream().map(row -> text(row, "name")).toList();
  }

  final void silent(String arguments) {
    client.silent(arguments);
  }

  final void refused(String arguments, String reason) {
    client.refused(arguments, reason);
  }

  static String text(JsonNode row, String column) {
    return row.path(column).asString("");
  }
}
