package io.octavia.api;

import static io.octavia.api.Access.PENDING_DELETE;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.PoolRules;
import io.octavia.api.rules.Protocols;
import io.octavia.api.rules.References;
import io.octavia.api.rules.SessionPersistenceRules;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls on pools. */
final class PoolCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final PoolRules rules;

  PoolCalls(Services services, Access access, PoolRules rules) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().pools;
    this.rules = rules;
  }

  List<Route> routes() {
    return Route.standard(resource, "/pools", this);
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
    var loadBalancer = loadBalancerOf(body);
    var references = services.references(call).ahead(body);
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var parent = Access.find(writing, services.declared().loadBalancers, loadBalancer);
          call.authorize(resource.rule("post"), parent.text("project_id"));
          refuseChildren(body);
          var draft = draft(body, Mode.CREATE, services.providers().of(parent), references);
          var listener = listener(writing, body, loadBalancer);
          listener.ifPresent(found -> fits(found, draft));
          services.charges().add(call, writing, parent.text("project_id"), Kind.POOL);
          access.lock(
              writing,
              loadBalancer,
              listener.map(found -> List.of(found.id())).orElse(List.of()),
              null);
          insert(writing, draft, id, loadBalancer, parent.text("project_id"));
          listener.ifPresent(found -> writing.defaultPool(found.id(), id));
          return Access.reply(call, resource, 201, Access.find(writing, resource, id));
        });
  }

  private String loadBalancerOf(Body body) {
    var loadBalancer = body.text("loadbalancer_id");
    if (loadBalancer != null) return loadBalancer;
    var listener = body.text("listener_id");
    if (listener == null) {
      throw Fault.invalid("Must provide at least one of: loadbalancer_id, listener_id");
    }
    return access.ownerOf(services.declared().listeners, listener);
  }

  private static void refuseChildren(Body body) {
    if (body.gives("healthmonitor") || !body.bodies("members").isEmpty()) {
      throw Fault.invalid(
          "healthmonitor and members can only be given when creating a fully populated"
              + " loadbalancer.");
    }
  }

  private Optional<Row> listener(Writing writing, Body body, String loadBalancer) {
    var id = body.text("listener_id");
    if (id == null) return Optional.empty();
    var found = Access.find(writing, services.declared().listeners, id);
    if (!loadBalancer.equals(found.text("load_balancer_id"))) {
      free(found);
      throw services.declared().listeners.missing(id);
    }
    return Optional.of(found);
  }

  private static void fits(Row listener, Draft pool) {
    Protocols.mayHaveChildren(listener.required("protocol"));
    Protocols.compatible(listener.required("protocol"), pool.required("protocol"));
    free(listener);
  }

  private static void free(Row listener) {
    if (listener.get("default_pool_id") != null) {
      throw Fault.of(409, "This listener already has a default pool");
    }
  }

  /** A new pool that obeys the rules. */
  Draft draft(Body body, Mode mode, Provider provider, References references) {
    var draft = Draft.of(resource.schema().columns(body, mode));
    var persistence = body.body("session_persistence");
    if (persistence != null) {
      SessionPersistenceRules.columns(persistence, draft.required("protocol"), null, false)
          .forEach(draft::put);
    }
    rules.create(draft, references);
    provider.checkPool(draft.text("lb_algorithm"));
    return draft;
  }

  void insert(
      Writing writing, Draft draft, String id, String loadBalancer, @Nullable String project) {
    var values = access.newborn(draft.values(), id, project);
    values.put("load_balancer_id", loadBalancer);
    writing.insert(Kind.POOL, values);
  }

  @Override
  public Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var id = call.param("id");
    var references = services.references(call).ahead(body);
    var loadBalancer = access.ownerOf(resource, id);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = access.load(writing, call, resource, id, "put");
          var parent = Access.find(writing, services.declared().loadBalancers, loadBalancer);
          var draft = Draft.change(resource.schema().columns(body, Mode.UPDATE), stored);
          var persistence = persistence(body, stored);
          rules.update(draft, references);
          access.lock(writing, loadBalancer, stored.texts("listeners"), null);
          if (draft.gives("lb_algorithm")) {
            services.providers().of(parent).checkPool(draft.text("lb_algorithm"));
          }
          draft.put("provisioning_status", Access.changing(stored, "Pool"));
          writing.update(Kind.POOL, id, draft.values());
          if (body.has("session_persistence")) {
            writing.persistence(id, persistence.map(Draft::values).orElse(null));
          }
          return Access.reply(call, resource, 200, Access.find(writing, resource, id));
        });
  }

  /** The persistence that the pool is to have; none if the request takes it away. */
  private static Optional<Draft> persistence(Body body, Row stored) {
    var asked = body.body("session_persistence");
    if (asked == null) return Optional.empty();
    return Optional.of(
        Draft.of(
            SessionPersistenceRules.columns(
                asked, stored.required("protocol"), stored.text("persistence_type"), true)));
  }

  @Override
  public Response delete(Call call) {
    var id = call.param("id");
    var loadBalancer = access.ownerOf(resource, id);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = access.load(writing, call, resource, id, "delete");
          var users = writing.all(Kind.L7_POLICY, new Query.Equal("redirect_pool_id", id));
          if (!users.isEmpty()) {
            throw Fault.of(409, "Pool " + id + " is in use by L7 policy " + users.getFirst().id());
          }
          access.lock(writing, loadBalancer, stored.texts("listeners"), null);
          Access.leaving(stored, "Pool");
          writing.provisioning(Kind.POOL, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }
}
