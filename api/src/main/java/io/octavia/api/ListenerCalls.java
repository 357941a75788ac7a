package io.octavia.api;

import static io.octavia.api.Access.PENDING_DELETE;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.ListenerRules;
import io.octavia.api.rules.Protocols;
import io.octavia.api.rules.References;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.DuplicateRow;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls on listeners. */
final class ListenerCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final ListenerRules rules;

  ListenerCalls(Services services, Access access, ListenerRules rules) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().listeners;
    this.rules = rules;
  }

  List<Route> routes() {
    var routes = new ArrayList<>(Route.standard(resource, "/listeners", this));
    routes.add(Route.get("/listeners/{id}/stats", this::statistics).gives(Statistics.SHOWN));
    return routes;
  }

  @Override
  public Response list(Call call) {
    return access.list(call, resource);
  }

  @Override
  public Response show(Call call) {
    return access.show(call, resource);
  }

  Response statistics(Call call) {
    return services
        .resources()
        .read(reading -> {
          var row = access.load(reading, call, resource, call.param("id"), "get_stats");
          return Statistics.reply(reading.statistics(List.of(row.id())));
        });
  }

  @Override
  public Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    var id = services.newId();
    var loadBalancer = body.required("loadbalancer_id");
    var references = services.references(call).ahead(body);
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var parent = Access.find(writing, services.declared().loadBalancers, loadBalancer);
          call.authorize(resource.rule("post"), parent.text("project_id"));
          refuseChildren(body);
          var draft = draft(body, Mode.CREATE);
          checkDefaultPool(writing, draft, loadBalancer);
          rules.create(draft, vips(parent), references);
          services.charges().add(call, writing, parent.text("project_id"), Kind.LISTENER);
          access.lock(writing, loadBalancer);
          insert(writing, draft, id, loadBalancer, parent.text("project_id"));
          return Access.reply(call, resource, 201, Access.find(writing, resource, id));
        });
  }

  private static void refuseChildren(Body body) {
    for (var name : new String[] {"default_pool", "l7policies"}) {
      boolean empty =
          switch (body.get(name)) {
            case null -> true;
            case List<?> list -> list.isEmpty();
            default -> false;
          };
      if (!empty) {
        throw Fault.invalid(
            name + " can only be given when creating a fully populated loadbalancer.");
      }
    }
  }

  /** A new listener that obeys the rules; its pool is not looked at. */
  Draft draft(Body body, Mode mode, ListenerRules.Vips vips, References references) {
    var draft = draft(body, mode);
    rules.create(draft, vips, references);
    return draft;
  }

  private Draft draft(Body body, Mode mode) {
    var draft = Draft.of(resource.schema().columns(body, mode));
    if (draft.gives("default_pool_id")) Protocols.mayHaveChildren(draft.required("protocol"));
    return draft;
  }

  private void checkDefaultPool(Reading reading, Draft draft, String loadBalancer) {
    var pool = draft.gives("default_pool_id") ? draft.text("default_pool_id") : null;
    if (pool == null) return;
    var row =
        reading
            .find(Kind.POOL, pool)
            .filter(found -> loadBalancer.equals(found.text("load_balancer_id")))
            .orElseThrow(() -> services.declared().pools.missing(pool));
    Protocols.compatible(draft.required("protocol"), row.required("protocol"));
  }

  static ListenerRules.Vips vips(Row loadBalancer) {
    var addresses = new ArrayList<String>();
    var primary = loadBalancer.text("vip_address");
    if (primary != null) addresses.add(primary);
    loadBalancer
        .rows("additional_vips")
        .forEach(vip -> {
          var address = vip.text("ip_address");
          if (address != null) addresses.add(address);
        });
    return new ListenerRules.Vips(addresses, !loadBalancer.texts("vip_sg_ids").isEmpty());
  }

  /** Adds the listener, unless another one has its port. */
  void insert(
      Writing writing, Draft draft, String id, String loadBalancer, @Nullable String project) {
    for (var other :
        writing.all(
            Kind.LISTENER,
            new Query.Equal("load_balancer_id", loadBalancer),
            new Query.Equal("protocol_port", port(draft)))) {
      checkTransport(draft, other.required("protocol"));
    }
    insert(writing, draft, id, loadBalancer, project, writing.nextPeerPort(loadBalancer));
  }

  /** Adds a listener of a load balancer that is new, too. */
  void insert(
      Writing writing,
      Draft draft,
      String id,
      String loadBalancer,
      @Nullable String project,
      Collection<Draft> others) {
    var port = draft.integer("protocol_port");
    for (var other : others) {
      if (Objects.equals(other.integer("protocol_port"), port))
        checkTransport(draft, other.required("protocol"));
    }
    insert(writing, draft, id, loadBalancer, project, Writing.FIRST_PEER_PORT + others.size());
  }

  private void insert(
      Writing writing,
      Draft draft,
      String id,
      String loadBalancer,
      @Nullable String project,
      int peerPort) {
    var values = access.newborn(draft.values(), id, project);
    values.put("load_balancer_id", loadBalancer);
    values.put("peer_port", peerPort);
    try {
      writing.insert(Kind.LISTENER, values);
    } catch (DuplicateRow e) {
      throw duplicate(draft.required("protocol"), port(draft));
    }
  }

  private static void checkTransport(Draft draft, String other) {
    if (Protocols.transport(other).equals(Protocols.transport(draft.required("protocol")))) {
      throw duplicate(other, port(draft));
    }
  }

  private static String port(Draft draft) {
    return String.valueOf(draft.integer("protocol_port"));
  }

  private static Fault duplicate(String protocol, String port) {
    return Fault.of(
        409,
        "Another Listener on this Load Balancer is already using protocol "
            + protocol
            + " and protocol_port "
            + port);
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
          rules.update(draft, vips(parent), references);
          if (draft.gives("default_pool_id")) {
            Protocols.mayHaveChildren(stored.required("protocol"));
          }
          checkDefaultPool(writing, draft, loadBalancer);
          access.lock(writing, loadBalancer);
          draft.put("provisioning_status", Access.changing(stored, "Listener"));
          writing.update(Kind.LISTENER, id, draft.values());
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
          access.lock(writing, loadBalancer);
          Access.leaving(stored, "Listener");
          writing.provisioning(Kind.LISTENER, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }
}
