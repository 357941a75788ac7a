package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.config.ApiSettings;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.domain.LoadBalancerId;
import io.octavia.http.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How calls get at objects: look one up (404), check the caller's rights to it (403), take hold of
 * its load balancer (409), write, and wake whoever converges it.
 */
final class Access {
  static final String ACTIVE = "ACTIVE";
  static final String PENDING_CREATE = "PENDING_CREATE";
  static final String PENDING_UPDATE = "PENDING_UPDATE";
  static final String PENDING_DELETE = "PENDING_DELETE";

  /** In which a load balancer of ours takes changes beside those that are being made. */
  private static final Set<String> BUSY = Set.of(PENDING_CREATE, PENDING_UPDATE, "ERROR");

  private final Services services;
  private final boolean accepting;

  Access(Services services) {
    this.services = services;
    this.accepting = ApiSettings.acceptsPendingUpdates(services.config());
  }

  /** The object, which the caller may act on by that rule. */
  Row load(Reading reading, Call call, Resource resource, String id, String action) {
    var row = find(reading, resource, id);
    call.authorize(resource.rule(action), row.text("project_id"));
    return row;
  }

  /** The object, if nothing else is to be asked. */
  Row find(Resource resource, String id) {
    return services.resources().find(resource.kind(), id).orElseThrow(() -> resource.missing(id));
  }

  /** The object. */
  static Row find(Reading reading, Resource resource, String id) {
    return reading.find(resource.kind(), id).orElseThrow(() -> resource.missing(id));
  }

  /** Reply to a GET of one object. */
  Response show(Call call, Resource resource) {
    var row = find(resource, call.param("id"));
    call.authorize(resource.rule("get_one"), row.text("project_id"));
    return reply(call, resource, 200, row);
  }

  /** A reply that shows one object. */
  static Response reply(Call call, Resource resource, int status, Row row) {
    return Reply.one(status, resource, row, call.fields());
  }

  /** Reply to a GET of all objects that the caller may see. */
  Response list(Call call, Resource resource) {
    var project = call.request().query("project_id").orElse(null);
    return list(call, resource, visible(call, resource, project));
  }

  /** Reply to a GET of the objects in this scope. */
  Response list(Call call, Resource resource, List<Query.Equal> scope) {
    var listing = new Listing(resource, call, services.config());
    var query = listing.query(scope);
    var page = services.resources().read(reading -> reading.page(resource.kind(), query));
    return listing.reply(page, call.fields());
  }

  /**
   * What limits a list to the objects that the caller may see.
   *
   * @param asked the project whose objects are asked for; null for whatever there is
   */
  List<Query.Equal> visible(Call call, Resource resource, @Nullable String asked) {
    var scope = new ArrayList<Query.Equal>();
    if (call.may(resource.rule("get_all-global"), asked)) {
      if (asked != null) scope.add(new Query.Equal("project_id", asked));
      return scope;
    }
    var project = asked == null ? call.identity().project() : asked;
    if (project == null) throw Fault.forbidden();
    call.authorize(resource.rule("get_all"), project);
    scope.add(new Query.Equal("project_id", project));
    return scope;
  }

  /** Changes something of a load balancer in one transaction, and has its provider see to it. */
  Response change(String loadBalancer, Function<Writing, Response> work) {
    return seenTo(loadBalancer, services.resources().write(loadBalancer, told(loadBalancer, work)));
  }

  /**
   * Adds something to a load balancer, as {@link #change} but with its project's quota in hand if
   * quotas limit the caller.
   */
  Response add(Call call, String loadBalancer, Function<Writing, Response> work) {
    return charged(call, loadBalancer, told(loadBalancer, work));
  }

  /** The same for members of a pool, of which a driver is told all at once. */
  Response addMembers(
      Call call, String loadBalancer, String pool, Function<Writing, Response> work) {
    return charged(
        call,
        loadBalancer,
        told(
            loadBalancer,
            writing -> providerOf(writing, loadBalancer),
            dispatch -> dispatch.tellMembers(pool),
            work));
  }

  private Response charged(Call call, String loadBalancer, Function<Writing, Changed> told) {
    var project =
        call.limited()
            ? services
                .resources()
                .find(Kind.LOAD_BALANCER, loadBalancer)
                .map(row -> row.text("project_id"))
            : Optional.<String>empty();
    return seenTo(
        loadBalancer,
        project.isEmpty()
            ? services.resources().write(loadBalancer, told)
            : services.resources().add(project.get(), loadBalancer, told));
  }

  /** Makes a load balancer, with the project's quota in hand if quotas limit the caller. */
  Response make(
      Call call,
      String project,
      String loadBalancer,
      Provider provider,
      Function<Writing, Response> work) {
    var told = told(loadBalancer, _ -> Optional.of(provider), Dispatch::tell, work);
    return seenTo(
        loadBalancer,
        call.limited()
            ? services.resources().add(project, null, told)
            : services.resources().add(told));
  }

  /**
   * A change that is made.
   *
   * @param ours whether somebody is to be woken for it
   */
  private record Changed(Response response, boolean ours) {}

  private Function<Writing, Changed> told(String loadBalancer, Function<Writing, Response> work) {
    return told(loadBalancer, writing -> providerOf(writing, loadBalancer), Dispatch::tell, work);
  }

  /** We converge what is ours; others are told by their driver, and say when they are done. */
  private Function<Writing, Changed> told(
      String loadBalancer,
      Function<Writing, Optional<Provider>> provider,
      Consumer<Dispatch> telling,
      Function<Writing, Response> work) {
    return writing -> {
      var dispatch =
          provider
              .apply(writing)
              .flatMap(serving -> services.dispatch(serving, writing, loadBalancer));
      dispatch.ifPresent(writing::watchedBy);
      var response = work.apply(writing);
      dispatch.ifPresentOrElse(telling, () -> writing.changed(loadBalancer));
      return new Changed(response, dispatch.map(Dispatch::takesOver).orElse(true));
    };
  }

  private Optional<Provider> providerOf(Reading reading, String loadBalancer) {
    return reading.provider(loadBalancer).map(services.providers()::named);
  }

  private Response seenTo(String loadBalancer, Changed changed) {
    if (changed.ours()) services.wakeups().wake(new LoadBalancerId(loadBalancer));
    return changed.response();
  }

  /** The load balancer that an object belongs to; it never belongs to another. */
  String ownerOf(Resource resource, String id) {
    return services
        .resources()
        .read(reading -> ownerOf(reading, find(reading, resource, id), resource.kind()));
  }

  /** The load balancer of an object. */
  String ownerOf(Reading reading, Row row, Kind kind) {
    var declared = services.declared();
    return switch (kind) {
      case LOAD_BALANCER -> row.id();
      case LISTENER, POOL, AMPHORA -> row.required("load_balancer_id");
      case MEMBER, HEALTH_MONITOR ->
          find(reading, declared.pools, row.required("pool_id")).required("load_balancer_id");
      case L7_POLICY ->
          find(reading, declared.listeners, row.required("listener_id"))
              .required("load_balancer_id");
      case L7_RULE ->
          ownerOf(
              reading,
              find(reading, declared.policies, row.required("l7policy_id")),
              Kind.L7_POLICY);
      case FLAVOR_PROFILE, FLAVOR, AVAILABILITY_ZONE_PROFILE, AVAILABILITY_ZONE, QUOTA ->
          throw new IllegalArgumentException(kind + " belongs to no load balancer");
    };
  }

  /**
   * Marks the load balancer as being changed, if nobody else is changing it, or if it takes changes
   * meanwhile: our worker sees them all, in whatever order they came, before it is done.
   */
  void lock(Writing writing, String loadBalancer) {
    lock(writing, find(writing, services.declared().loadBalancers, loadBalancer));
  }

  private void lock(Writing writing, Row loadBalancer) {
    var status = loadBalancer.required("provisioning_status");
    if (!ACTIVE.equals(status) && !takesMore(loadBalancer)) {
      throw Fault.immutable("Load Balancer", loadBalancer.id());
    }
    if (PENDING_CREATE.equals(status)) return;
    writing.provisioning(Kind.LOAD_BALANCER, List.of(loadBalancer.id()), PENDING_UPDATE);
  }

  /** Whether changes of the load balancer are taken while it is being changed, or has failed. */
  boolean takesMore(Row loadBalancer) {
    return accepting
        && BUSY.contains(loadBalancer.required("provisioning_status"))
        && services.providers().of(loadBalancer) instanceof AmphoraProvider;
  }

  /** Marks objects as being changed. What is being made, or about to go, stays that. */
  private void touch(Writing writing, Kind kind, List<String> ids) {
    var free =
        accepting
            ? ids.stream()
                .filter(id ->
                    writing
                        .find(kind, id)
                        .map(row -> row.required("provisioning_status"))
                        .filter(status ->
                            !status.equals(PENDING_CREATE) && !status.equals(PENDING_DELETE))
                        .isPresent())
                .toList()
            : ids;
    writing.provisioning(kind, free, PENDING_UPDATE);
  }

  /** What an object shows whose attributes change: one that is being made still is. */
  static String changing(Row row, String what) {
    leaving(row, what);
    var status = row.text("provisioning_status");
    return PENDING_CREATE.equals(status) ? PENDING_CREATE : PENDING_UPDATE;
  }

  /** Refuses to touch what is about to go already. */
  static void leaving(Row row, String what) {
    if (PENDING_DELETE.equals(row.text("provisioning_status"))) {
      throw Fault.immutable(what, row.id());
    }
  }

  /** Marks the load balancer and these listeners, and the pool if there is one to mark. */
  void lock(Writing writing, String loadBalancer, List<String> listeners, @Nullable String pool) {
    var row = find(writing, services.declared().loadBalancers, loadBalancer);
    lock(writing, row, listeners, pool);
  }

  /** The same for a load balancer that was looked up in this transaction. */
  void lock(Writing writing, Row loadBalancer, List<String> listeners, @Nullable String pool) {
    lock(writing, loadBalancer);
    touch(writing, Kind.LISTENER, listeners);
    if (pool != null) touch(writing, Kind.POOL, List.of(pool));
  }

  /** Refuses to change what hangs below an object that is itself being changed, or about to go. */
  void mutable(Row parent, String what) {
    if (accepting) leaving(parent, what);
    else if (!ACTIVE.equals(parent.text("provisioning_status"))) {
      throw Fault.immutable(what, parent.id());
    }
  }

  /** Marks a policy whose rules change. */
  void changePolicy(Writing writing, String policy) {
    touch(writing, Kind.L7_POLICY, List.of(policy));
  }

  /** What every new object has: an id, its project, and the statuses of something not yet there. */
  Map<String, @Nullable Object> newborn(
      Map<String, @Nullable Object> values, String id, @Nullable String project) {
    values.put("id", id);
    values.put("project_id", project);
    values.put("provisioning_status", PENDING_CREATE);
    values.put("operating_status", "OFFLINE");
    return values;
  }

  boolean selectable() {
    return services.config().get(ApiSettings.ALLOW_FIELD_SELECTION);
  }
}
