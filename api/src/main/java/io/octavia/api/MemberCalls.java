package io.octavia.api;

import static io.octavia.api.Access.PENDING_CREATE;
import static io.octavia.api.Access.PENDING_DELETE;
import static io.octavia.api.Access.PENDING_UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.openapi.Arguments;
import io.octavia.api.openapi.Takes;
import io.octavia.api.rules.Draft;
import io.octavia.api.rules.ListenerRules;
import io.octavia.api.rules.MemberRules;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Envelope;
import io.octavia.api.schema.Mode;
import io.octavia.db.resource.DuplicateRow;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls on the members of a pool. */
final class MemberCalls implements Route.Standard {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final MemberRules rules;

  MemberCalls(Services services, Access access, MemberRules rules) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().members;
    this.rules = rules;
  }

  /** What a member is known by within its pool. */
  private record Key(@Nullable String address, @Nullable Integer port) {}

  private Row pool(Reading reading, Call call) {
    return pool(reading.find(Kind.POOL, call.param("pool")), call);
  }

  /** The pool, if nothing else is to be asked. */
  private Row pool(Call call) {
    return pool(services.resources().find(Kind.POOL, call.param("pool")), call);
  }

  private static Row pool(Optional<Row> found, Call call) {
    return found.orElseThrow(
        () -> Fault.titled(404, "Bad Request", "Pool " + call.param("pool") + " not found."));
  }

  private Row member(Reading reading, Call call, String action) {
    var pool = pool(reading, call);
    var id = call.param("id");
    var row =
        reading
            .find(Kind.MEMBER, id)
            .filter(found -> pool.id().equals(found.text("pool_id")))
            .orElseThrow(() -> resource.missing(id));
    call.authorize(resource.rule(action), row.text("project_id"));
    return row;
  }

  List<Route> routes() {
    var path = "/pools/{pool}/members";
    var routes = new ArrayList<>(Route.standard(resource, path, this));
    routes.add(
        Route.put(path, this::replace)
            .arguments(Arguments.only("additive_only"))
            .takes(new Takes.Many(resource.plural(), resource.schema(), Mode.CREATE)));
    return routes;
  }

  @Override
  public Response list(Call call) {
    var pool = pool(call);
    call.authorize(resource.rule("get_all"), pool.text("project_id"));
    return access.list(call, resource, Scopes.within("pool_id", pool.id(), call));
  }

  @Override
  public Response show(Call call) {
    var row = services.resources().read(reading -> member(reading, call, "get_one"));
    return Access.reply(call, resource, 200, row);
  }

  @Override
  public Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    var id = services.newId();
    var stored = pool(call);
    call.authorize(resource.rule("post"), stored.text("project_id"));
    var loadBalancer = stored.required("load_balancer_id");
    var known = subnetsOf(call, List.of(body));
    return access.add(
        call,
        loadBalancer,
        writing -> {
          var pool = pool(writing, call);
          call.authorize(resource.rule("post"), pool.text("project_id"));
          var parent = Access.find(writing, services.declared().loadBalancers, loadBalancer);
          var draft =
              draft(body, Mode.CREATE, pool.required("protocol"), setting(writing, parent, pool));
          refuseUnknownSubnet(body, known);
          services.charges().add(call, writing, pool.text("project_id"), Kind.MEMBER);
          begin(writing, pool, parent);
          insert(writing, draft, id, pool);
          return Access.reply(call, resource, 201, writing.added(Kind.MEMBER).getFirst());
        });
  }

  private String owner(Call call) {
    return pool(call).required("load_balancer_id");
  }

  /** Those of the subnets that the requests name which are there. */
  private Set<String> subnetsOf(Call call, List<Body> bodies) {
    var networks = services.networks(call);
    return bodies.stream()
        .map(body -> body.text("subnet_id"))
        .filter(Objects::nonNull)
        .distinct()
        .filter(subnet -> networks.subnet(subnet).isPresent())
        .collect(Collectors.toSet());
  }

  private static void refuseUnknownSubnet(Body body, Set<String> known) {
    var subnet = body.text("subnet_id");
    if (subnet != null && !known.contains(subnet)) throw Fault.unknown("Subnet", subnet);
  }

  /** A pool that no listener uses is behind no VIP yet. */
  private Setting setting(Reading reading, Row loadBalancer, Row pool) {
    var vips = ListenerCalls.vips(loadBalancer);
    var used = !pool.texts("listeners").isEmpty();
    return new Setting(
        services.providers().of(loadBalancer),
        used ? vips : new ListenerRules.Vips(List.of(), vips.securityGroups()),
        Placement.allowsDirectMembers(reading, loadBalancer));
  }

  /** A new member that obeys the rules. */
  Draft draft(Body body, Mode mode, String poolProtocol, Setting setting) {
    var draft = Draft.of(resource.schema().columns(body, mode));
    rules.address(draft.required("ip_address"));
    boolean direct = Boolean.TRUE.equals(body.get("request_sriov"));
    if (direct && !setting.directMembers()) {
      throw Fault.of(400, "The load balancer flavor does not allow SR-IOV member ports.");
    }
    draft.put("vnic_type", direct ? "direct" : "normal");
    setting
        .provider()
        .checkMember(poolProtocol, draft.required("ip_address"), setting.vips().addresses());
    return draft;
  }

  private void begin(Writing writing, Row pool, String loadBalancer) {
    begin(writing, pool, Access.find(writing, services.declared().loadBalancers, loadBalancer));
  }

  private void begin(Writing writing, Row pool, Row loadBalancer) {
    access.mutable(pool, "Pool");
    access.lock(writing, loadBalancer, pool.texts("listeners"), pool.id());
  }

  /** Adds the member, unless another one has its address and port. */
  void insert(Writing writing, Draft draft, String id, Row pool) {
    insert(
        writing,
        draft,
        id,
        pool.id(),
        pool.text("project_id"),
        pool.get("healthmonitor_id") != null);
  }

  /** Adds the member, unless another one has its address and port. */
  void insert(
      Writing writing,
      Draft draft,
      String id,
      String pool,
      @Nullable String project,
      boolean monitored) {
    var port = String.valueOf(draft.integer("protocol_port"));
    var address = draft.required("ip_address");
    var values = access.newborn(draft.values(), id, project);
    values.put("pool_id", pool);
    if (!monitored) values.put("operating_status", "NO_MONITOR");
    try {
      writing.insert(Kind.MEMBER, values);
    } catch (DuplicateRow e) {
      throw duplicate(address, port);
    }
  }

  private static Fault duplicate(String address, String port) {
    return Fault.of(
        409,
        "Another member on this pool is already using ip " + address + " on protocol_port " + port);
  }

  @Override
  public Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var id = call.param("id");
    var loadBalancer = owner(call);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = member(writing, call, "put");
          begin(writing, pool(writing, call), loadBalancer);
          var values = resource.schema().columns(body, Mode.UPDATE);
          values.put("provisioning_status", Access.changing(stored, "Member"));
          writing.update(Kind.MEMBER, id, values);
          return Access.reply(call, resource, 200, Access.find(writing, resource, id));
        });
  }

  @Override
  public Response delete(Call call) {
    var id = call.param("id");
    var loadBalancer = owner(call);
    return access.change(
        loadBalancer,
        writing -> {
          var stored = member(writing, call, "delete");
          begin(writing, pool(writing, call), loadBalancer);
          Access.leaving(stored, "Member");
          writing.provisioning(Kind.MEMBER, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }

  /** All members of a pool at once. */
  Response replace(Call call) {
    boolean additive = call.truthy("additive_only");
    var bodies =
        new Envelope("members_", "members", resource.schema()).readAll(call.body(), Mode.CREATE);
    var loadBalancer = owner(call);
    var nothing =
        services
            .resources()
            .read(reading -> {
              var pool = pool(reading, call);
              authorizeBatch(call, pool, additive);
              return bodies.isEmpty() && (additive || pool.texts("members").isEmpty());
            });
    if (nothing) return Response.empty(202);
    var known = subnetsOf(call, bodies);
    return access.addMembers(
        call,
        loadBalancer,
        call.param("pool"),
        writing -> {
          var pool = pool(writing, call);
          authorizeBatch(call, pool, additive);
          var parent = Access.find(writing, services.declared().loadBalancers, loadBalancer);
          var batch = new Batch(writing, pool, parent, known);
          batch.charge(call, bodies, additive);
          batch.apply(bodies, additive);
          return Response.empty(202);
        });
  }

  private void authorizeBatch(Call call, Row pool, boolean additive) {
    var project = pool.text("project_id");
    call.authorize(resource.rule("post"), project);
    call.authorize(resource.rule("put"), project);
    if (!additive) call.authorize(resource.rule("delete"), project);
  }

  /** One batch within its transaction. */
  private final class Batch {
    private final Writing writing;
    private final Row pool;
    private final Row parent;
    private final Setting setting;
    private final Set<String> subnets;
    private final Map<Key, Row> stored = new HashMap<>();

    Batch(Writing writing, Row pool, Row parent, Set<String> subnets) {
      this.writing = writing;
      this.pool = pool;
      this.parent = parent;
      this.setting = setting(writing, parent, pool);
      this.subnets = subnets;
      writing
          .all(Kind.MEMBER, new Query.Equal("pool_id", pool.id()))
          .forEach(row -> stored.put(key(row), row));
    }

    private Key key(Row row) {
      return new Key(row.text("ip_address"), row.integer("protocol_port"));
    }

    private Key key(Body body) {
      return new Key(body.text("address"), body.integer("protocol_port"));
    }

    /** Those that are to go make room for others, though they count until they are gone. */
    void charge(Call call, List<Body> bodies, boolean additive) {
      var named = bodies.stream().map(this::key).collect(Collectors.toSet());
      int kept = (int) stored.keySet().stream().filter(named::contains).count();
      int added = named.size() - kept;
      int removed = additive ? 0 : stored.size() - kept;
      var project = pool.text("project_id");
      services.charges().add(call, writing, project, Kind.MEMBER, added, added - removed);
    }

    void apply(List<Body> bodies, boolean additive) {
      var named = new HashSet<Key>();
      begin(writing, pool, parent);
      for (var body : bodies) {
        var key = key(body);
        boolean first = named.add(key);
        var member = Optional.ofNullable(stored.get(key));
        if (member.isEmpty()) {
          add(body);
        } else if (first) {
          overwrite(member.get(), body);
        } else {
          throw Fault.invalid("Member must be updated only once in the same request.");
        }
      }
      if (additive) return;
      stored.forEach((key, member) -> {
        if (!named.contains(key)) {
          writing.provisioning(Kind.MEMBER, List.of(member.id()), PENDING_DELETE);
        }
      });
    }

    private void add(Body body) {
      var draft = draft(body, Mode.CREATE, pool.required("protocol"), setting);
      refuseUnknownSubnet(body, subnets);
      insert(writing, draft, services.newId(), pool);
    }

    private void overwrite(Row member, Body body) {
      var values = resource.schema().columns(body, Mode.CREATE);
      for (var name : new String[] {"monitor_address", "monitor_port"}) {
        values.putIfAbsent(name, null);
      }
      // One that was about to go is wanted after all.
      boolean isNew = PENDING_CREATE.equals(member.text("provisioning_status"));
      values.put("provisioning_status", isNew ? PENDING_CREATE : PENDING_UPDATE);
      writing.update(Kind.MEMBER, member.id(), values);
    }
  }
}
