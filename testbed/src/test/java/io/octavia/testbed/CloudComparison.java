package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The same load balancer from our controllers and from the original's, one after the other in the
 * same cloud: how long each change takes, and what it asks of Neutron and Nova.
 */
record CloudComparison(CloudScene scene, Path directory) {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final int ROUNDS = Integer.getInteger("octavia.cloud.rounds", 1);

  /** Who is compared. */
  private record Side(String name, ServiceCalls api, CountedCalls calls, String flavor) {
    static Side of(String name, ServiceCalls api, CountedCalls calls, String image) {
      var data = "{\"loadbalancer_topology\": \"SINGLE\", \"amp_image_tag\": \"" + image + "\"}";
      var profile =
          Map.of("name", "single " + image, "provider_name", "amphora", "flavor_data", data);
      var made = api.post("/flavorprofiles", Map.of("flavorprofile", profile));
      var id = made.path("flavorprofile").path("id").asString();
      var flavor = Map.of("name", "single " + image, "flavor_profile_id", id);
      var flavorId = api.post("/flavors", Map.of("flavor", flavor)).path("flavor").path("id");
      return new Side(name, api, calls, flavorId.asString());
    }

    private JsonNode show(String id) {
      return api.get("/loadbalancers?id=" + id).path("loadbalancers").path(0);
    }

    private void awaitActive(String id) {
      await()
          .atMost(CloudScene.LONG)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> {
            var status = show(id).path("provisioning_status").asString();
            assertThat(status).isNotEqualTo("ERROR");
            return status.equals("ACTIVE");
          });
    }

    private void awaitGone(String id) {
      await()
          .atMost(CloudScene.LONG)
          .pollInterval(BETWEEN_LOOKS)
          .until(() -> show(id).isMissingNode());
    }
  }

  /** What one operation came to. */
  private record Measured(double seconds, CountedCalls.Taken calls) {}

  void run() {
    var admin = scene.cloud().keystone().token(scene.cloud().keystone().admin());
    var original =
        scene
            .run()
            .step(
                "start the original's API, worker and health manager",
                () -> OriginalControllers.start(scene.cloud(), scene.controllers(), directory));
    try (original) {
      compare(admin, original);
    }
  }

  private void compare(String admin, OriginalControllers original) {
    var controllers = scene.controllers();
    try {
      var api = controllers.as(admin);
      var sides =
          List.of(
              Side.of("ours", api, controllers.calls(), CloudScene.OURS),
              Side.of("ours, its agent", api, controllers.calls(), CloudScene.PYTHON),
              Side.of("the original", original.as(admin), original.calls(), CloudScene.PYTHON));
      var results = new LinkedHashMap<String, List<Map<String, Measured>>>();
      for (int round = 1; round <= ROUNDS; round++) {
        for (var side : sides) {
          results.computeIfAbsent(side.name(), _ -> new ArrayList<>()).add(life(side, round));
        }
      }
      tell(results);
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + original.logs(), e);
    }
  }

  /** One load balancer of a side, from its create to its deletion. */
  private Map<String, Measured> life(Side side, int round) {
    var measured = new LinkedHashMap<String, Measured>();
    var api = side.api();
    var id =
        measure(
            side,
            measured,
            "create",
            () -> {
              var created = make(api, "/loadbalancers", "loadbalancer", loadBalancer(side));
              side.awaitActive(created);
              return created;
            });
    fill(side, measured, id);
    var vip = side.show(id).path("vip_address").asString();
    scene.traffic("answers, " + side.name() + ", round " + round, "http://" + vip + "/");
    measure(
        side,
        measured,
        "failover",
        () -> {
          api.put("/loadbalancers/" + id + "/failover", Map.of());
          side.awaitActive(id);
          return id;
        });
    scene.traffic("answers after the failover, " + side.name(), "http://" + vip + "/");
    measure(
        side,
        measured,
        "delete",
        () -> {
          api.delete("/loadbalancers/" + id + "?cascade=true");
          side.awaitGone(id);
          Waiting.until("nothing left", () -> scene.cloud().possessions().isEmpty());
          return id;
        });
    return measured;
  }

  private Map<String, Object> loadBalancer(Side side) {
    return Map.of(
        "name", "compared",
        "vip_subnet_id", scene.network().subnet(),
        "flavor_id", side.flavor());
  }

  /** A listener, its pool and the members, one after the other. */
  private void fill(Side side, Map<String, Measured> measured, String id) {
    var listener =
        part(
            side,
            measured,
            "listener",
            id,
            "/listeners",
            "listener",
            Map.of("loadbalancer_id", id, "protocol", "HTTP", "protocol_port", 80));
    var pool =
        part(
            side,
            measured,
            "pool",
            id,
            "/pools",
            "pool",
            Map.of("listener_id", listener, "protocol", "HTTP", "lb_algorithm", "ROUND_ROBIN"));
    for (var server : scene.members()) {
      part(
          side,
          measured,
          "member " + server.name(),
          id,
          "/pools/" + pool + "/members",
          "member",
          Map.of(
              "address", server.address(),
              "protocol_port", 80,
              "subnet_id", scene.network().subnet()));
    }
  }

  private String part(
      Side side,
      Map<String, Measured> measured,
      String operation,
      String loadBalancer,
      String path,
      String kind,
      Map<String, Object> wanted) {
    return measure(
        side,
        measured,
        operation,
        () -> {
          var made = make(side.api(), path, kind, wanted);
          side.awaitActive(loadBalancer);
          return made;
        });
  }

  private static String make(
      ServiceCalls api, String path, String kind, Map<String, Object> wanted) {
    return api.post(path, Map.of(kind, wanted)).path(kind).path("id").asString();
  }

  private String measure(
      Side side, Map<String, Measured> measured, String operation, Supplier<String> action) {
    side.calls().forget();
    var begin = System.nanoTime();
    var id = action.get();
    var seconds = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 1000.0;
    var calls = side.calls().take();
    measured.put(operation, new Measured(seconds, calls));
    System.out.println(side.name() + ", " + operation + ", " + seconds + " s\n" + calls.details());
    return id;
  }

  /** A table of operations, with the times of all rounds and the calls of the last one. */
  private void tell(Map<String, List<Map<String, Measured>>> results) {
    var operations = results.values().iterator().next().getFirst().keySet();
    for (var operation : operations) {
      var cells =
          results.entrySet().stream()
              .map(side -> side.getKey() + ": " + cell(side.getValue(), operation))
              .collect(Collectors.joining("\n"));
      scene.run().note("compared, SINGLE: " + operation, "", cells);
    }
  }

  private static String cell(List<Map<String, Measured>> rounds, String operation) {
    var times =
        rounds.stream()
            .map(
                round -> String.format(Locale.ROOT, "%.1f s", measured(round, operation).seconds()))
            .collect(Collectors.joining(", "));
    return times + "; " + measured(rounds.getLast(), operation).calls();
  }

  private static Measured measured(Map<String, Measured> round, String operation) {
    var measured = round.get(operation);
    if (measured == null) throw new AssertionError("no " + operation);
    return measured;
  }
}
