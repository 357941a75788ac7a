package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.api.rules.HealthMonitorRules;
import io.octavia.api.rules.ListenerRules;
import io.octavia.api.rules.MemberRules;
import io.octavia.api.rules.PoolRules;
import io.octavia.api.rules.TlsRules;
import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Networking;
import io.octavia.db.Db;
import io.octavia.db.resource.Resources;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.http.Handler;
import io.octavia.http.Response;
import io.octavia.http.Router;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/** The REST API, version 2. */
public final class Api {
  private static final List<String> ROOTS = List.of("/v2", "/v2.0");

  private final Pipeline pipeline;
  private final Router router = new Router().acceptTrailingSlash();

  private Api(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * The handler of all requests.
   *
   * @param wakeups told of every load balancer that was changed, after the commit
   * @param uuids ids of new objects
   * @throws IllegalArgumentException if the configuration asks for what cannot be: callers that are
   *     not who they say must come from this machine
   */
  public static Handler create(
      Config config,
      Db db,
      Networks networks,
      Ports ports,
      Wakeups wakeups,
      InstantSource clock,
      Supplier<UUID> uuids) {
    refuseUnguarded(config);
    var services =
        new Services(
            config,
            new Declarations(config),
            new Providers(config),
            new Resources(db, clock),
            networks,
            ports,
            wakeups,
            uuids);
    var pipeline =
        new Pipeline(
            Authentication.none(),
            Authorization.administrators(),
            config.get(ApiSettings.ALLOW_FIELD_SELECTION),
            uuids);
    return new Api(pipeline).routed(services);
  }

  private static void refuseUnguarded(Config config) {
    var strategy = config.get(ApiSettings.AUTH_STRATEGY);
    if (!strategy.equals("noauth")) {
      throw new IllegalArgumentException(
          "[api_settings] auth_strategy is " + strategy + ", and only noauth works yet");
    }
    var host = config.get(ApiSettings.BIND_HOST);
    try {
      if (!InetAddress.getByName(host).isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "[api_settings] auth_strategy noauth lets everybody do everything: bind_host must be a"
                + " loopback address, and "
                + host
                + " is not");
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("[api_settings] bind_host is not an address: " + host, e);
    }
  }

  private Handler routed(Services services) {
    var links = new Links(services.config());
    router.route("GET", "/", request -> pipeline.open(request, open -> Versions.all(links, open)));
    for (var root : ROOTS) {
      for (var path : List.of(root, root + "/lbaas", root + "/octavia")) {
        route("GET", path, _ -> Response.json(200, "v2"));
      }
    }
    var access = new Access(services);
    var tls =
        TlsRules.of(
            services.config().get(ApiSettings.TLS_CIPHER_PROHIBIT_LIST),
            services.config().find(ApiSettings.MINIMUM_TLS_VERSION).orElse(null),
            references -> references);
    routeResources(services, access, tls);
    routeAmphorae(new AmphoraCalls(services, access));
    var providers = new ProviderCalls(services.providers());
    under("/providers", path -> route("GET", path, providers::list));
    router.notFound(
        request -> pipeline.open(request, _ -> Faults.reply(Fault.titled(404, "Not Found", ""))));
    router.methodNotAllowed((request, allowed) ->
        pipeline.open(
            request,
            _ ->
                Faults.reply(Fault.titled(405, "Method Not Allowed", ""))
                    .header("Allow", String.join(", ", allowed))));
    return router;
  }

  private void routeResources(Services services, Access access, TlsRules tls) {
    var config = services.config();
    var listeners = new ListenerCalls(services, access, listenerRules(config, tls));
    var pools = new PoolCalls(services, access, poolRules(config, tls));
    var members =
        new MemberCalls(services, access, MemberRules.of(config.get(Networking.RESERVED_IPS)));
    var monitorRules =
        new HealthMonitorRules(
            config.get(ApiSettings.ALLOW_PING_HEALTH_MONITORS),
            config.get(ApiSettings.UDP_CONNECT_MIN_INTERVAL_HEALTH_MONITOR));
    var monitors = new HealthMonitorCalls(services, access, monitorRules);
    var parts = new Graph.Parts(services, listeners, pools, members, monitorRules);
    routeLoadBalancers(new LoadBalancerCalls(services, access, parts));
    var policies = new L7PolicyCalls(services, access);
    var rules = new L7RuleCalls(services, access);
    under(
        "/listeners",
        path -> {
          all(path, listeners::list, listeners::create);
          one(path, listeners::show, listeners::update, listeners::delete);
          route("GET", path + "/{id}/stats", listeners::statistics);
        });
    under(
        "/pools",
        path -> {
          all(path, pools::list, pools::create);
          one(path, pools::show, pools::update, pools::delete);
        });
    under(
        "/pools/{pool}/members",
        path -> {
          route("GET", path, members::list);
          route("POST", path, members::create);
          route("PUT", path, members::replace);
          route("DELETE", path, Api::missingId);
          one(path, members::show, members::update, members::delete);
        });
    under(
        "/healthmonitors",
        path -> {
          all(path, monitors::list, monitors::create);
          one(path, monitors::show, monitors::update, monitors::delete);
        });
    under(
        "/l7policies",
        path -> {
          all(path, policies::list, policies::create);
          one(path, policies::show, policies::update, policies::delete);
        });
    under(
        "/l7policies/{policy}/rules",
        path -> {
          all(path, rules::list, rules::create);
          one(path, rules::show, rules::update, rules::delete);
        });
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

  private void routeLoadBalancers(LoadBalancerCalls calls) {
    under(
        "/loadbalancers",
        path -> {
          all(path, calls::list, calls::create);
          one(path, calls::show, calls::update, calls::delete);
          route("GET", path + "/{id}/status", calls::status);
          route("GET", path + "/{id}/statuses", calls::status);
          route("GET", path + "/{id}/stats", calls::statistics);
          route("PUT", path + "/{id}/failover", calls::failover);
        });
  }

  private void routeAmphorae(AmphoraCalls calls) {
    for (var root : ROOTS) {
      var path = root + "/octavia/amphorae";
      route("GET", path, calls::list);
      route("GET", path + "/{id}", calls::show);
      route("DELETE", path + "/{id}", calls::delete);
      route("GET", path + "/{id}/stats", calls::statistics);
      route("PUT", path + "/{id}/failover", calls::failover);
    }
  }

  /** The same resources stand below several roots. */
  private static void under(String resource, java.util.function.Consumer<String> routes) {
    for (var root : ROOTS) {
      routes.accept(root + "/lbaas" + resource);
      routes.accept(root + resource);
    }
  }

  private void all(String path, Function<Call, Response> list, Function<Call, Response> create) {
    route("GET", path, list);
    route("POST", path, create);
    route("PUT", path, Api::missingId);
    route("DELETE", path, Api::missingId);
  }

  private void one(
      String path,
      Function<Call, Response> show,
      Function<Call, Response> update,
      Function<Call, Response> delete) {
    route("GET", path + "/{id}", show);
    route("PUT", path + "/{id}", update);
    route("DELETE", path + "/{id}", delete);
  }

  private static Response missingId(Call call) {
    throw Fault.of(400, "Missing argument: \"id\"");
  }

  private void route(String method, String path, Function<Call, Response> handler) {
    router.route(method, path, request -> pipeline.answer(request, handler));
  }
}
