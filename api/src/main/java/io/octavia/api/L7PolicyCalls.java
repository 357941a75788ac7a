package io.octavia.api;

import static io.octavia.api.Access.PENDING_DELETE;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.L7PolicyRules;
import io.octavia.api.rules.Protocols;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls on L7 policies. */
final class L7PolicyCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;

  L7PolicyCalls(Services services, Access access) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().policies;
  }

  List<Route> routes() {
    return Route.standard(resource, "/l7policies", this);
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
    var listenerId = body.required("listener_id");
    var loadBalancer = access.ownerOf(services.declared().listeners, listenerId);
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var listener = Access.find(writing, services.declared().listeners, listenerId);
          call.authorize(resource.rule("post"), listener.text("project_id"));
          Protocols.mayHaveChildren(listener.required("protocol"));
          checkTarget(writing, body.text("redirect_pool_id"), listener);
          if (!body.bodies("rules").isEmpty()) {
            throw Fault.invalid(
                "rules can only be given when creating a fully populated loadbalancer.");
          }
          var draft = Draft.of(resource.schema().columns(body, Mode.CREATE));
          L7PolicyRules.create(draft);
          services.charges().add(call, writing, listener.text("project_id"), Kind.L7_POLICY);
          access.lock(writing, loadBalancer, List.of(listenerId), null);
          services
              .providers()
              .of(Access.find(writing, services.declared().loadBalancers, loadBalancer))
              .checkPolicy(listener.required("protocol"));
          insert(writing, draft, id, listener, body.integer("position"));
          return Access.reply(call, resource, 201, Access.find(writing, resource, id));
        });
  }

  /** The pool must be there even if the action is another one. */
  private void checkTarget(Reading reading, @Nullable String id, Row listener) {
    if (id == null) return;
    var loadBalancer = listener.required("load_balancer_id");
    var pool =
        reading
            .find(Kind.POOL, id)
            .filter(found -> loadBalancer.equals(found.text("load_balancer_id")))
            .orElseThrow(() -> services.declared().pools.missing(id));
    Protocols.compatible(listener.required("protocol"), pool.required("protocol"));
  }

  private void insert(
      Writing writing, Draft draft, String id, Row listener, @Nullable Integer position) {
    var others = listener.texts("l7policies");
    var order = L7PolicyRules.placed(others, id, position == null ? others.size() + 1 : position);
    var values = access.newborn(draft.values(), id, listener.text("project_id"));
    values.put("position", order.indexOf(id) + 1);
    writing.insert(Kind.L7_POLICY, values);
    number(writing, order);
  }

  private static void number(Writing writing, List<String> order) {
    for (int at = 0; at < order.size(); at++) writing.position(order.get(at), at + 1);
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
          if (body.names().isEmpty()) throw L7PolicyRules.nothing();
          L7PolicyRules.update(draft);
          var listener =
              Access.find(writing, services.declared().listeners, stored.required("listener_id"));
          var target = draft.gives("redirect_pool_id") ? draft.text("redirect_pool_id") : null;
          checkTarget(writing, target, listener);
          access.lock(writing, loadBalancer, List.of(listener.id()), null);
          draft.put("provisioning_status", Access.changing(stored, "L7Policy"));
          writing.update(Kind.L7_POLICY, id, draft.values());
          var position = body.integer("position");
          if (position != null) {
            var others =
                listener.texts("l7policies").stream().filter(each -> !each.equals(id)).toList();
            number(writing, L7PolicyRules.placed(others, id, position));
          }
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
          access.lock(writing, loadBalancer, List.of(stored.required("listener_id")), null);
          Access.leaving(stored, "L7Policy");
          writing.provisioning(Kind.L7_POLICY, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }
}
