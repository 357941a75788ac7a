package io.octavia.api;

import io.octavia.api.amphora.AmphoraDriver;
import io.octavia.api.edge.CrossOrigin;
import io.octavia.api.edge.HealthCheck;
import io.octavia.api.fault.Fault;
import io.octavia.api.policy.Enforcer;
import io.octavia.api.rules.HealthMonitorRules;
import io.octavia.api.rules.ListenerRules;
import io.octavia.api.rules.MemberRules;
import io.octavia.api.rules.PoolRules;
import io.octavia.api.rules.TlsRules;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Networking;
import io.octavia.db.Db;
import io.octavia.db.provider.Handover;
import io.octavia.db.resource.Resources;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Secrets;
import io.octavia.http.Handler;
import io.octavia.http.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The REST API, version 2. */
public final class Api {
  private final Pipeline pipeline;
  private final Router router = new Router().acceptTrailingSlash();

  private Api(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * The handler of all requests.
   *
   * @param secrets where callers keep their certificates
   * @param wakeups told of every load balancer that was changed, after the commit
   * @param handover hands changes over to workers that others run; null if ours do the work
   * @param uuids ids of new objects
   * @throws io.octavia.api.policy.PolicyException if a policy file cannot be used
   */
  public static Handler create(
      Authentication authentication,
      Config config,
      Db db,
      Networks networks,
      Ports ports,
      Secrets secrets,
      Wakeups wakeups,
      @Nullable Handover handover,
      InstantSource clock,
      Supplier<UUID> uuids) {
    var declared = new Declarations(config);
    var services =
        new Services(
            config,
            declared,
            Providers.installed(config, new AmphoraDriver(networks)),
            new Charges(config, declared),
            new Resources(db, clock),
            networks,
            ports,
            secrets,
            wakeups,
            handover,
            uuids);
    var pipeline =
        new Pipeline(
            authentication,
            authorization(config, clock),
            config.get(ApiSettings.ALLOW_FIELD_SELECTION),
            uuids);
    var calls = new Api(pipeline).routed(services);
    return HealthCheck.before(CrossOrigin.before(calls, config), config, db, clock);
  }

  private static Authorization authorization(Config config, InstantSource clock) {
    boolean open = config.get(ApiSettings.AUTH_STRATEGY).equals("noauth");
    return new Authorization(Enforcer.open(config, clock), open);
  }

  /** Whether others than we may provide load balancers, who then report to the driver agent. */
  public static boolean hasOtherProviders(Config config) {
    return Providers.others(config);
  }

  private Handler routed(Services services) {
    var links = new Links(services.config());
    var resources = routes(services);
    var all = new ArrayList<Route>();
    all.addAll(Discovery.routes(links));
    all.addAll(resources);
    all.add(Discovery.document(all));
    all.forEach(this::route);
    withoutId(resources).forEach(this::route);
    router.notFound(
        request -> pipeline.known(request, _ -> Faults.reply(Fault.titled(404, "Not Found", ""))));
    router.methodNotAllowed((request, allowed) ->
        pipeline.known(
            request,
            _ ->
                Faults.reply(Fault.titled(405, "Method Not Allowed", ""))
                    .header("Allow", String.join(", ", allowed))));
    return router;
  }

  /** All calls on resources. */
  private static List<Route> routes(Services services) {
    var config = services.config();
    var access = new Access(services);
    var tls =
        TlsRules.of(
            config.get(ApiSettings.TLS_CIPHER_PROHIBIT_LIST),
            config.find(ApiSettings.MINIMUM_TLS_VERSION).orElse(null));
    var listeners = new ListenerCalls(services, access, listenerRules(config, tls));
    var pools = new PoolCalls(services, access, poolRules(config, tls));
    var members =
        new MemberCalls(services, access, MemberRules.of(config.get(Networking.RESERVED_IPS)));
    var monitorRules =
        new HealthMonitorRules(
            config.get(ApiSettings.ALLOW_PING_HEALTH_MONITORS),
            config.get(ApiSettings.UDP_CONNECT_MIN_INTERVAL_HEALTH_MONITOR));
    var parts = new Graph.Parts(services, listeners, pools, members, monitorRules);
    return Stream.of(
            new LoadBalancerCalls(services, access, parts).routes(),
            listeners.routes(),
            pools.routes(),
            members.routes(),
            new HealthMonitorCalls(services, access, monitorRules).routes(),
            new L7PolicyCalls(services, access).routes(),
            new L7RuleCalls(services, access).routes(),
            new AmphoraCalls(services, access).routes(),
            new ProviderCalls(services.providers()).routes(),
            new QuotaCalls(services, access).routes(),
            shelves(services, access))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Route> shelves(Services services, Access access) {
    var declared = services.declared();
    var providers = services.providers();
    return Stream.of(
            new Shelf(services, access, declared.flavors, PlacementRules.ofFlavors())
                .routes("/flavors"),
            new Shelf(services, access, declared.zones, PlacementRules.ofZones())
                .routes("/availabilityzones"),
            new Shelf(services, access, declared.flavorProfiles, ProfileRules.ofFlavors(providers))
                .routes("/flavorprofiles"),
            new Shelf(services, access, declared.zoneProfiles, ProfileRules.ofZones(providers))
                .routes("/availabilityzoneprofiles"))
        .flatMap(List::stream)
        .toList();
  }

  private static ListenerRules listenerRules(Config config, TlsRules tls) {
    return new ListenerRules(
        tls,
        config.get(ApiSettings.ALLOW_TLS_TERMINATED_LISTENERS),
        config.get(ApiSettings.ALLOW_PROMETHEUS_LISTENERS),
        new ListenerRules.Defaults(
            config.get(ApiSettings.DEFAULT_LISTENER_CIPHERS),
            config.get(ApiSettings.DEFAULT_LISTENER_TLS_VERSIONS),
            config.get(ApiSettings.DEFAULT_LISTENER_ALPN_PROTOCOLS)));
  }

  private static PoolRules poolRules(Config config, TlsRules tls) {
    return new PoolRules(
        tls,
        new ListenerRules.Defaults(
            config.get(ApiSettings.DEFAULT_POOL_CIPHERS),
            config.get(ApiSettings.DEFAULT_POOL_TLS_VERSIONS),
            config.get(ApiSettings.DEFAULT_POOL_ALPN_PROTOCOLS)));
  }

  /** Where a whole collection would be changed or deleted, upstream misses the id of one object. */
  private static List<Route> withoutId(List<Route> routes) {
    var missing = new ArrayList<Route>();
    for (var collection : routes.stream().filter(Route::collects).toList()) {
      for (var method : List.of("PUT", "DELETE")) {
        var path = collection.operation().path();
        boolean ofItems = routes.stream().anyMatch(route -> route.answers(method, path + "/{id}"));
        if (ofItems && routes.stream().noneMatch(route -> route.answers(method, path))) {
          missing.add(Route.withoutId(method, path).below(collection.operation().roots()));
        }
      }
    }
    return missing;
  }

  private void route(Route route) {
    route
        .templates()
        .forEach(path ->
            router.route(
                route.operation().method(),
                path,
                request ->
                    route.operation().open()
                        ? pipeline.open(request, route::answer)
                        : pipeline.answer(request, route::answer)));
  }
}
