package io.octavia.api;

import static io.octavia.api.Access.ACTIVE;
import static io.octavia.api.Access.PENDING_DELETE;
import static io.octavia.api.Access.PENDING_UPDATE;

import io.octavia.api.fault.Fault;
import io.octavia.api.openapi.Arguments;
import io.octavia.api.openapi.Gives;
import io.octavia.api.rules.ListenerRules;
import io.octavia.api.schema.Body;
import io.octavia.api.schema.Mode;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Calls on load balancers. */
final class LoadBalancerCalls {
  private final Services services;
  private final Access access;
  private final Resource resource;
  private final Graph.Parts parts;
  private final VipPort port;

  LoadBalancerCalls(Services services, Access access, Graph.Parts parts) {
    this.services = services;
    this.access = access;
    this.resource = services.declared().loadBalancers;
    this.parts = parts;
    this.port = new VipPort(services.ports());
  }

  List<Route> routes() {
    var one = "/loadbalancers/{id}";
    return List.of(
        Route.list(resource, "/loadbalancers", this::list),
        Route.create(resource, "/loadbalancers", this::create)
            .gives(new Gives.Whole(201, resource.root(), resource.schema())),
        Route.show(resource, "/loadbalancers", this::show),
        Route.update(resource, "/loadbalancers", this::update),
        Route.delete("/loadbalancers", this::delete).arguments(Arguments.only("cascade")),
        Route.get(one + "/status", this::status).gives(StatusTree.SHOWN),
        Route.get(one + "/statuses", this::status).gives(StatusTree.SHOWN),
        Route.get(one + "/stats", this::statistics).gives(Statistics.SHOWN),
        Route.put(one + "/failover", this::failover));
  }

  Response list(Call call) {
    return access.list(call, resource);
  }

  Response show(Call call) {
    return access.show(call, resource);
  }

  Response statistics(Call call) {
    return services
        .resources()
        .read(reading -> {
          var row = access.load(reading, call, resource, call.param("id"), "get_stats");
          return Statistics.reply(reading.statistics(row.texts("listeners")));
        });
  }

  Response status(Call call) {
    return services
        .resources()
        .read(reading -> {
          var row = access.load(reading, call, resource, call.param("id"), "get_status");
          var tree = Map.of("loadbalancer", StatusTree.of(reading, row));
          return Reply.one(200, "statuses", tree, Set.of());
        });
  }

  Response create(Call call) {
    var body = resource.created().read(call.body(), Mode.CREATE);
    var project = project(call, body);
    call.authorize(resource.rule("post"), project);
    if (body.has("vip_sg_ids")) call.authorize(resource.rule("post:vip_sg_ids"), project);
    var choice = choice(call);
    var vip = choice.of(body);
    var placement = placement(body);
    var provider = services.providers().chosen(body, placement.flavor());
    services.charges().expect(call, services.resources(), project, Kind.LOAD_BALANCER);
    placement.check(provider);
    if (placement.direct()) refuseGroups(vip.securityGroups());
    choice.checkNetwork(vip.network(), placement.networks());
    var id = services.newId();
    var setting = new Setting(provider, vips(vip), placement.allowsDirectMembers());
    var graph = Graph.of(parts, body, setting, services.references(call));
    var plugged = port.make(vip, id, project, provider);
    try {
      return access.make(
          call,
          project,
          id,
          provider,
          writing -> {
            services.charges().addWhole(call, writing, project, graph.counts());
            writing.insert(
                Kind.LOAD_BALANCER,
                access.newborn(
                    columns(body, vip, plugged, provider.name(), placement), id, project));
            graph.insert(writing, access, id, project);
            return Reply.one(
                201, resource.root(), GraphReply.of(writing, services.declared()), call.fields());
          });
    } catch (RuntimeException e) {
      if (isNotThere(id, e)) port.free(plugged);
      throw e;
    }
  }

  /** A commit that failed may have been done; then the port is not ours to take away. */
  private boolean isNotThere(String id, RuntimeException failure) {
    try {
      return services.resources().find(Kind.LOAD_BALANCER, id).isEmpty();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
      return false;
    }
  }

  private static String project(Call call, Body body) {
    for (var project :
        new @Nullable String[] {
          body.text("tenant_id"), body.text("project_id"), call.identity().project()
        }) {
      if (project != null && !project.isEmpty()) return project;
    }
    throw Fault.invalid(
        "Missing project ID in request where one is required. An administrator should check the"
            + " keystone settings in the Octavia configuration.");
  }

  /** Addresses that are known before the port is made decide about the listeners' networks. */
  private ListenerRules.Vips vips(VipChoice.Choice vip) {
    var addresses = new ArrayList<String>();
    Stream.concat(Stream.of(vip.primary()), vip.additional().stream())
        .forEach(wanted -> addressOrNetwork(wanted).ifPresent(addresses::add));
    return new ListenerRules.Vips(addresses, !vip.securityGroups().isEmpty());
  }

  private Optional<String> addressOrNetwork(VipChoice.Wanted wanted) {
    if (wanted.address() != null || wanted.subnet() == null) {
      return Optional.ofNullable(wanted.address());
    }
    return services
        .networks()
        .subnet(wanted.subnet())
        .map(subnet -> subnet.cidr().replaceFirst("/.*", ""));
  }

  private VipChoice choice(Call call) {
    return new VipChoice(services.config(), services.networks(), services.networks(call));
  }

  private Placement placement(Body body) {
    if (!body.gives("flavor_id") && !body.gives("availability_zone")) return Placement.ANY;
    return services.resources().read(reading -> Placement.of(reading, body));
  }

  private Map<String, @Nullable Object> columns(
      Body body,
      VipChoice.Choice vip,
      VipPort.Plugged plugged,
      String provider,
      Placement placement) {
    var columns = resource.schema().columns(body, Mode.CREATE);
    columns.put("provider", provider);
    columns.put("topology", placement.topology(services.config()));
    columns.put("vip_network_id", plugged.network());
    columns.put("vip_subnet_id", plugged.primary().subnet());
    columns.put("vip_address", plugged.primary().address());
    columns.put("vip_port_id", plugged.primary().port());
    columns.put("vip_qos_policy_id", vip.qosPolicy());
    columns.put("vip_octavia_owned", plugged.owned());
    columns.put("vip_vnic_type", placement.direct() ? "direct" : "normal");
    columns.put(
        "additional_vips",
        plugged.additional().stream().map(each -> additional(each, plugged.network())).toList());
    return columns;
  }

  private static Row additional(VipChoice.Wanted vip, String network) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    columns.put("subnet_id", vip.subnet());
    columns.put("ip_address", vip.address());
    columns.put("port_id", vip.port());
    columns.put("network_id", network);
    return Row.of(columns);
  }

  Response update(Call call) {
    var body = resource.updated().read(call.body(), Mode.UPDATE);
    var id = call.param("id");
    services
        .resources()
        .read(reading -> {
          var row = access.load(reading, call, resource, id, "put");
          if (body.has("vip_sg_ids")) {
            call.authorize(resource.rule("put:vip_sg_ids"), row.text("project_id"));
            if ("direct".equals(row.text("vip_vnic_type"))) refuseGroups(body.texts("vip_sg_ids"));
          }
          return true;
        });
    var choice = choice(call);
    if (body.has("vip_qos_policy_id")) choice.refuseQosIfUnsupported();
    choice.checkQos(body.text("vip_qos_policy_id"));
    choice.checkSecurityGroups(body.texts("vip_sg_ids"));
    return access.change(
        id,
        writing -> {
          var stored = access.load(writing, call, resource, id, "put");
          if (!body.texts("vip_sg_ids").isEmpty()) refuseGroupsBesideRanges(writing, stored);
          if (!access.takesMore(stored)) lock(writing, id, Set.of(ACTIVE));
          var values = resource.schema().columns(body, Mode.UPDATE);
          values.put("provisioning_status", Access.changing(stored, "Load Balancer"));
          writing.update(Kind.LOAD_BALANCER, id, values);
          return Access.reply(call, resource, 200, Access.find(writing, resource, id));
        });
  }

  /** What a port of its own hardware lets through is not for groups to say. */
  private static void refuseGroups(List<String> groups) {
    if (!groups.isEmpty()) {
      throw Fault.invalid("VIP Security Groups are not allowed with VNIC direct type");
    }
  }

  /** The user's groups take the place of ours, which let only those addresses in. */
  private static void refuseGroupsBesideRanges(Reading reading, Row loadBalancer) {
    boolean ranges =
        reading.all(Kind.LISTENER, new Query.Equal("load_balancer_id", loadBalancer.id())).stream()
            .anyMatch(listener -> !listener.texts("allowed_cidrs").isEmpty());
    if (ranges) throw ListenerRules.rangesBesideGroups();
  }

  Response delete(Call call) {
    boolean cascade = call.truthy("cascade");
    var id = call.param("id");
    return access.change(
        id,
        writing -> {
          var row = access.load(writing, call, resource, id, "delete");
          boolean children = !row.texts("listeners").isEmpty() || !row.texts("pools").isEmpty();
          if (children && !cascade) {
            throw Fault.invalid("Cannot delete Load Balancer " + id + " - it has children");
          }
          if (!access.takesMore(row)) lock(writing, id, Set.of(ACTIVE, "ERROR"));
          writing.provisioning(Kind.LOAD_BALANCER, List.of(id), PENDING_DELETE);
          return Response.empty(204);
        });
  }

  Response failover(Call call) {
    var id = call.param("id");
    return access.change(
        id,
        writing -> {
          access.load(writing, call, resource, id, "put_failover");
          lock(writing, id, Set.of(ACTIVE, "ERROR"));
          writing.replaceAll(id, "failover asked for by the user");
          writing.provisioning(Kind.LOAD_BALANCER, List.of(id), PENDING_UPDATE);
          return Response.empty(202);
        });
  }

  /** Refuses to go on unless the load balancer is in one of these states. */
  private void lock(Writing writing, String id, Set<String> states) {
    var state = Access.find(writing, resource, id).required("provisioning_status");
    if (!states.contains(state)) {
      throw Fault.of(409, "Invalid state " + state + " of loadbalancer resource " + id);
    }
  }
}
