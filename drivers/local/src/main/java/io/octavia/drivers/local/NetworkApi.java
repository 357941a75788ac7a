package io.octavia.drivers.local;

import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.local.LocalNetworks.NewSubnet;
import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import io.octavia.http.Router;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of Neutron's REST API (v2.0) that clients of a load balancing service use: networks,
 * subnets, ports, security groups; networks and subnets can be made and removed. Sample hosts are
 * at {@code /v2.0/hosts}, which Neutron does not have.
 */
final class NetworkApi implements Handler {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkApi.class);

  private final LocalCloud cloud;
  private final String base;
  private final Router router = new Router().acceptTrailingSlash();

  /**
   * What the API answers at.
   *
   * @param base path of the endpoint without a slash at its end, for instance {@code /network}
   */
  NetworkApi(LocalCloud cloud, String base) {
    this.cloud = cloud;
    this.base = base;
    router.route("GET", base.isEmpty() ? "/" : base, this::versions);
    router.route("GET", base + "/v2.0", this::resources);
    collection("networks", "network", "NetworkNotFound", this::networkViews);
    collection("subnets", "subnet", "SubnetNotFound", this::subnetViews);
    collection("ports", "port", "PortNotFound", this::portViews);
    collection("security-groups", "security_group", "SecurityGroupNotFound", this::groupViews);
    collection("qos/policies", "policy", "QosPolicyNotFound", List::of);
    collection("hosts", "host", "HostNotFound", this::hostViews);
    path(
        "GET",
        "/extensions",
        request -> Listing.of(request, "extensions", NetworkViews.EXTENSIONS));
    path("GET", "/extensions/{id}", this::extension);
    path("POST", "/networks", this::createNetwork);
    path("DELETE", "/networks/{id}", this::deleteNetwork);
    path("POST", "/subnets", this::createSubnet);
    path("DELETE", "/subnets/{id}", this::deleteSubnet);
    path("PUT", "/hosts/{id}", this::createHost);
    path("DELETE", "/hosts/{id}", this::deleteHost);
    router.notFound(_ -> NeutronFault.noSuchPath());
    router.methodNotAllowed((_, _) -> NeutronFault.noSuchMethod());
  }

  @Override
  public Response handle(Request request) {
    try {
      return router.handle(request);
    } catch (NeutronFault fault) {
      return fault.response();
    } catch (CloudException e) {
      NeutronFault fault = NeutronFault.of(e);
      if (fault.status() >= 500) {
        LOG.warn("{} {}: {}", request.method(), request.path(), e.getMessage(), e);
      }
      return fault.response();
    }
  }

  /** Also below {@code /v2}, where clients look that discovered the load balancer API's root. */
  private void path(String method, String path, Handler handler) {
    router.route(method, base + "/v2.0" + path, handler);
    router.route(method, base + "/v2" + path, handler);
  }

  private void collection(
      String plural, String singular, String missing, Supplier<List<Map<String, Object>>> views) {
    String key = plural.equals("qos/policies") ? "policies" : plural.replace('-', '_');
    path("GET", "/" + plural, request -> Listing.of(request, key, views.get()));
    path(
        "GET",
        "/" + plural + "/{id}",
        request -> {
          Map<String, Object> found =
              views.get().stream()
                  .filter(view -> request.param("id").equals(view.get("id")))
                  .findFirst()
                  .orElseThrow(() -> NeutronFault.notFound(missing, singular, request.param("id")));
          return Response.json(200, Map.of(singular, Listing.project(request, found)));
        });
  }

  private Response versions(Request request) {
    String scheme = request.secure() ? "https" : "http";
    String self = scheme + "://" + request.header("Host").orElse("localhost") + base + "/v2.0/";
    return Response.json(200, Map.of("versions", List.of(NetworkViews.version(self))));
  }

  private Response resources(Request request) {
    return Response.json(200, Map.of("resources", NetworkViews.RESOURCES));
  }

  private Response extension(Request request) {
    String alias = request.param("id");
    return NetworkViews.EXTENSIONS.stream()
        .filter(extension -> alias.equals(extension.get("alias")))
        .findFirst()
        .map(extension -> Response.json(200, Map.of("extension", extension)))
        .orElseThrow(() -> NeutronFault.notFound("ExtensionNotFound", "extension", alias));
  }

  private Response createNetwork(Request request) {
    RequestBody body = RequestBody.read(request, "network", NetworkViews.NETWORK_INPUT);
    body.mustBeOn("admin_state_up");
    body.mustBeOn("port_security_enabled");
    var network = cloud.networks().createNetwork(body.text("name"), body.number("mtu"));
    return Response.json(201, Map.of("network", NetworkViews.network(network)));
  }

  private Response deleteNetwork(Request request) {
    String id = request.param("id");
    if (cloud.networks().network(id).isEmpty()) {
      throw NeutronFault.notFound("NetworkNotFound", "network", id);
    }
    cloud.networks().deleteNetwork(id);
    return Response.empty(204);
  }

  private Response createSubnet(Request request) {
    RequestBody body = RequestBody.read(request, "subnet", NetworkViews.SUBNET_INPUT);
    String cidr = body.required("cidr");
    int version = body.number("ip_version");
    if (version != 0 && version != (cidr.contains(":") ? 6 : 4)) {
      throw NeutronFault.invalid(
          "cidr '" + cidr + "' does not match the ip_version '" + version + "'");
    }
    var made =
        cloud
            .networks()
            .createSubnet(
                new NewSubnet(
                    body.text("name"),
                    body.required("network_id"),
                    cidr,
                    body.gateway(),
                    body.pools(),
                    body.hostRoutes()));
    return cloud.networks().details().stream()
        .filter(subnet -> subnet.id().equals(made.id()))
        .findFirst()
        .map(subnet -> Response.json(201, Map.of("subnet", NetworkViews.subnet(subnet))))
        .orElseThrow(() -> NeutronFault.notFound("SubnetNotFound", "subnet", made.id()));
  }

  private Response deleteSubnet(Request request) {
    String id = request.param("id");
    if (cloud.networks().subnet(id).isEmpty()) {
      throw NeutronFault.notFound("SubnetNotFound", "subnet", id);
    }
    cloud.networks().deleteSubnet(id);
    return Response.empty(204);
  }

  private Response createHost(Request request) {
    RequestBody body = RequestBody.read(request, "host", NetworkViews.HOST_INPUT);
    Host host = cloud.host(request.param("id"), body.required("network_id"));
    return Response.json(200, Map.of("host", NetworkViews.host(host)));
  }

  private Response deleteHost(Request request) {
    cloud.removeHost(request.param("id"));
    return Response.empty(204);
  }

  private List<Map<String, Object>> networkViews() {
    return cloud.networks().networks().stream().map(NetworkViews::network).toList();
  }

  private List<Map<String, Object>> subnetViews() {
    return cloud.networks().details().stream().map(NetworkViews::subnet).toList();
  }

  private List<Map<String, Object>> portViews() {
    return cloud.allPorts().stream().map(NetworkViews::port).toList();
  }

  private List<Map<String, Object>> groupViews() {
    return cloud.securityGroups().stream().map(NetworkViews::securityGroup).toList();
  }

  private List<Map<String, Object>> hostViews() {
    return cloud.hosts().stream().map(NetworkViews::host).toList();
  }
}
