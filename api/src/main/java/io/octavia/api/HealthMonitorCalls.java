package io.octavia.api;

import static io.octavia.api.Access.PENDING_DELETE;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.HealthMonitorRules;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.DuplicateRow;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.List;

/** Calls on health monitors. */
final class HealthMonitorCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final HealthMonitorRules rules;

  HealthMonitorCalls(Services services, Access access, HealthMonitorRules rules) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().monitors;
    this.rules = rules;
  }

  List<Route> routes() {
    return Route.standard(resource, "/healthmonitors", this);
  }

  @Override
  public Response list(Call call) {
    return access.list(call, resource);
  }

  @Override
  public Response show(Call call) {
    return access.show(call, resource);
  }

  @Override
  public Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    var id = services.newId();
    var poolId = body.required("pool_id");
    var loadBalancer = access.ownerOf(services.declared().pools, poolId);
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var pool = Access.find(writing, services.declared().pools, poolId);
          call.authorize(resource.rule("post"), pool.text("project_id"));
          var draft = Draft.of(resource.schema().columns(body, Mode.CREATE));
          rules.create(draft, pool.required("protocol"));
          services.charges().add(call, writing, pool.text("project_id"), Kind.HEALTH_MONITOR);
          begin(writing, pool, loadBalancer);
          if (pool.get("healthmonitor_id") != null) throw duplicate();
          try {
            writing.insert(
                Kind.HEALTH_MONITOR, access.newborn(draft.values(), id, pool.text("project_id")));
          } catch (DuplicateRow e) {
            throw duplicate();
          }
          return Access.reply(call, resource, 201, Access.find(writing, resource, id));
        });
  }

  private static Fault duplicate() {
    return Fault.of(409, "This pool already has a health monitor");
  }

  private void begin(Writing writing, Row pool, String loadBalancer) {
    access.mutable(pool, "Pool");
    access.lock(writing, loadBalancer, pool.texts("listeners"), pool.id());
  }

  private Row poolOf(Writing writing, Row monitor) {
    return Access.find(writing, services.declared().pools, monitor.required("pool_id"));
  }

  @Override
  public Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var id = call.param("id");
    var loadBalancer = access.ownerOf(resource, id);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = access.load(writing, call, resource, id, "put");
          var draft = Draft.change(resource.schema().columns(body, Mode.UPDATE), stored);
          rules.update(draft);
          begin(writing, poolOf(writing, stored), loadBalancer);
          draft.put("provisioning_status", Access.changing(stored, "Health Monitor"));
          writing.update(Kind.HEALTH_MONITOR, id, draft.values());
          return Access.reply(call, resource, 200, Access.find(writing, resource, id));
        });
  }

  @Override
  public Response delete(Call call) {
    var id = call.param("id");
    var loadBalancer = access.ownerOf(resource, id);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = access.load(writing, call, resource, id, "delete");
          begin(writing, poolOf(writing, stored), loadBalancer);
          Access.leaving(stored, "Health Monitor");
          writing.provisioning(Kind.HEALTH_MONITOR, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }
}
