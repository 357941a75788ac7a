package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A load balancer that was created for a test, and goes with it. */
public final class Balancer implements AutoCloseable {
  private final Installation installation;
  private final ApiClient api;
  private final String id;
  private final String vip;

  private Balancer(Installation installation, JsonNode created) {
    this.installation = installation;
    this.api = installation.api();
    this.id = created.path("id").asString();
    this.vip = created.path("vip_address").asString();
  }

  /**
   * Creates it and waits until it is ACTIVE.
   *
   * @param content further fields of the request, such as {@code "listeners": [...]}
   */
  public static Balancer create(Installation installation, LocalNetwork network, String content) {
    var balancer = request(installation, network, content);
    balancer.awaitActive();
    return balancer;
  }

  /** Asks for it and does not wait. */
  public static Balancer request(Installation installation, LocalNetwork network, String content) {
    var body =
        """
        {"loadbalancer": {"name": "test", "vip_subnet_id": "%s", %s}}\
        """
            .formatted(network.subnetId(), content);
    return new Balancer(installation, installation.api().post("/v2/lbaas/loadbalancers", body));
  }

  /**
   * The content of one with an HTTP listener on port 80 and these members behind it.
   *
   * @param pool further fields of the pool, such as {@code "session_persistence": {...}}, or none
   * @param members as {@link WebServer#member} gives them
   */
  public static String http(String pool, String... members) {
    return """
    "listeners": [
      {"name": "http", "protocol": "HTTP", "protocol_port": 80, "default_pool": {"name": "web"}}],
    "pools": [{"name": "web", "protocol": "HTTP", %s "members": [%s]}]\
    """
        .formatted(
            pool.contains("lb_algorithm") ? pool : "\"lb_algorithm\": \"ROUND_ROBIN\", " + pool,
            String.join(", ", members));
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** Its address. */
  public String vip() {
    return vip;
  }

  /** A page behind its HTTP listener on port 80. */
  public String url(String path) {
    return "http://" + vip + path;
  }

  /** Waits until it is ACTIVE and returns it. */
  public JsonNode awaitActive() {
    return api.awaitActive(id);
  }

  /** Waits until the amphorae report that it is so. */
  public void awaitOperating(String status) {
    api.await("/v2/lbaas/loadbalancers/" + id, "operating_status", status);
  }

  /** It as it is. */
  public JsonNode show() {
    return api.loadBalancer(id);
  }

  /** The tree of statuses, without its root. */
  public JsonNode statuses() {
    return api.get("/v2/lbaas/loadbalancers/" + id + "/status").path("loadbalancer");
  }

  /** Its listener of that name. */
  public JsonNode listener(String name) {
    return child("listeners", name);
  }

  /** Its pool of that name. */
  public JsonNode pool(String name) {
    return child("pools", name);
  }

  /** The member of that name of its pool of that name. */
  public JsonNode member(String pool, String name) {
    var path = "/v2/lbaas/pools/" + pool(pool).path("id").asString() + "/members?name=" + name;
    return only(path);
  }

  /** The namespaces of its amphorae. */
  public List<Installation.Server> servers() {
    return installation.serversOf(id);
  }

  /** The configuration that each of its amphorae's haproxy has, as text. */
  public List<String> configurations() {
    return servers().stream()
        .map(server -> server.directory().resolve("var/lib/octavia/" + id + "/haproxy.cfg"))
        .map(file -> {
          try {
            return Files.readString(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        })
        .toList();
  }

  /** Deletes it with all its children and waits until it is gone. */
  @Override
  public void close() {
    if (api.call("GET", "/v2/lbaas/loadbalancers/" + id, null).status() == 404) return;
    Waiting.until(
        "load balancer " + id + " settled",
        () -> !show().path("provisioning_status").asString().startsWith("PENDING"));
    api.removeLoadBalancer(id);
  }

  private JsonNode child(String kind, String name) {
    return only("/v2/lbaas/" + kind + "?name=" + name + "&loadbalancer_id=" + id);
  }

  private JsonNode only(String path) {
    var all = api.list(path);
    if (all.size() != 1) throw new AssertionError(path + ": wanted one, got " + all);
    return all.getFirst();
  }
}
