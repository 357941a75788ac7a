package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.openapi.Gives;
import io.octavia.api.openapi.Roots;
import io.octavia.api.schema.Form;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls on amphorae, which only administrators may make. */
final class AmphoraCalls {
  private static final Set<String> DELETABLE = Set.of("READY", "ERROR");
  private static final List<String> STATISTICS =
      List.of(
          "id",
          "loadbalancer_id",
          "listener_id",
          "active_connections",
          "bytes_in",
          "bytes_out",
          "request_errors",
          "total_connections");
  private static final Gives STATISTICS_SHOWN =
      new Gives.Shape(
          200,
          Form.fields(
              Map.of(
                  "amphora_stats",
                  Form.list(
                      Form.fields(
                          STATISTICS.stream()
                              .collect(
                                  Collectors.toMap(
                                      Function.identity(),
                                      name ->
                                          name.endsWith("id") ? Form.text() : Form.whole())))))));

  private final Services services;
  private final Access access;
  private final Resource resource;

  AmphoraCalls(Services services, Access access) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().amphorae;
  }

  List<Route> routes() {
    var one = "/amphorae/{id}";
    return Stream.of(
            Route.list(resource, "/amphorae", this::list),
            Route.show(resource, "/amphorae", this::show),
            Route.delete("/amphorae", this::delete),
            Route.get(one + "/stats", this::statistics).gives(STATISTICS_SHOWN),
            Route.put(one + "/config", this::reconfigure),
            Route.put(one + "/failover", this::failover))
        .map(route -> route.below(Roots.OCTAVIA))
        .toList();
  }

  private void authorize(Call call, String action) {
    call.authorize(resource.rule(action), call.identity().project());
  }

  /** One that is there: strangers, too, learn whether it is. */
  private Row found(Call call) {
    return access.find(resource, call.param("id"));
  }

  /** One that is there, for a caller who may do that to its load balancer. */
  private Row found(Call call, String action) {
    var row = found(call);
    call.authorize(resource.rule(action), row.text("project_id"));
    return row;
  }

  Response list(Call call) {
    authorize(call, "get_all");
    var scope = new ArrayList<Query.Equal>();
    call.request()
        .query("project_id")
        .ifPresent(project -> scope.add(new Query.Equal("project_id", project)));
    return access.list(call, resource, scope);
  }

  Response show(Call call) {
    var row = found(call);
    authorize(call, "get_one");
    return Access.reply(call, resource, 200, row);
  }

  Response statistics(Call call) {
    authorize(call, "get_stats");
    var id = call.param("id");
    var rows = services.resources().read(reading -> statistics(reading, id));
    if (rows.isEmpty()) throw Fault.notFound("Amphora stats for", id);
    return Reply.one(200, "amphora_stats", rows);
  }

  private static List<Map<String, @Nullable Object>> statistics(Reading reading, String id) {
    return reading.statisticsOfAmphora(id).stream().map(AmphoraCalls::shown).toList();
  }

  private static Map<String, @Nullable Object> shown(Row row) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    STATISTICS.forEach(name -> shown.put(name, row.get(name)));
    return shown;
  }

  /** One that serves no load balancer has nothing to be replaced for. */
  Response failover(Call call) {
    var amphora = found(call, "put_failover");
    var loadBalancer = loadBalancer(amphora);
    return access.change(
        loadBalancer,
        writing -> {
          Access.find(writing, resource, amphora.id());
          access.lock(writing, loadBalancer);
          writing.replace(amphora.id(), "failover asked for by the user");
          return Response.empty(202);
        });
  }

  /** The agent gets its own configuration again; no status shows it. */
  Response reconfigure(Call call) {
    var amphora = found(call, "put_config");
    var loadBalancer = loadBalancer(amphora);
    return access.change(
        loadBalancer,
        writing -> {
          Access.find(writing, resource, amphora.id());
          writing.reconfigure(loadBalancer, amphora.id());
          return Response.empty(202);
        });
  }

  private static String loadBalancer(Row amphora) {
    var loadBalancer = amphora.text("load_balancer_id");
    if (loadBalancer == null) throw Fault.immutable("amphora", amphora.id());
    return loadBalancer;
  }

  /** One that failed, or was made in reserve and never served. */
  Response delete(Call call) {
    authorize(call, "delete");
    var amphora = found(call);
    var loadBalancer = amphora.text("load_balancer_id");
    return loadBalancer == null
        ? services
            .resources()
            .write(Kind.AMPHORA, amphora.id(), writing -> spareDeleted(writing, amphora.id()))
        : access.change(loadBalancer, writing -> deleted(writing, amphora.id()));
  }

  /** Our workers find what is to be done by its status; others are called. */
  private Response spareDeleted(Writing writing, String id) {
    var response = deleted(writing, id);
    var workers = services.handover();
    if (workers != null) workers.within(writing, "").amphoraDelete("", id);
    return response;
  }

  private Response deleted(Writing writing, String id) {
    var row = Access.find(writing, resource, id);
    if (!DELETABLE.contains(row.required("status"))) throw Fault.immutable("amphora", id);
    writing.removeAmphora(id);
    return Response.empty(204);
  }
}
