package io.octavia.agent;

import io.octavia.http.Handler;
import io.octavia.http.Request;
import io.octavia.http.Response;
import io.octavia.http.Router;
import io.octavia.wire.AgentReply;
import io.octavia.wire.BadBodyException;
import io.octavia.wire.FirewallRule;
import io.octavia.wire.PlugNetwork;
import io.octavia.wire.PlugVip;
import io.octavia.wire.WireJson;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Upstream's amphora agent REST interface, version 1.0: routes, bodies, statuses and texts. */
final class AgentApi {
  private static final Logger LOG = LoggerFactory.getLogger(AgentApi.class);
  private static final int MAX_CERTIFICATE = 1 << 20;
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Upstream's rule, which says little; a separator is refused besides. */
  private static final Pattern CERTIFICATE_NAME = Pattern.compile("(\\w.)+pem");

  private final Agent agent;

  AgentApi(Agent agent) {
    this.agent = agent;
  }

  Handler handler() {
    Router router =
        new Router()
            .route("GET", "/", this::version)
            .route("GET", "//", this::version)
            .route("GET", "/1.0/info", _ -> Response.json(200, agent.info()))
            .route("GET", "/1.0/details", _ -> Response.json(200, agent.details()))
            .route("GET", "/1.0/listeners", this::listeners)
            .route("DELETE", "/1.0/listeners/{id}", this::delete)
            .route("PUT", "/1.0/listeners/{amphora}/{listener}/udp_listener", this::uploadDatagrams)
            .route("GET", "/1.0/listeners/{listener}/udp_listener", this::datagrams)
            .route("PUT", "/1.0/loadbalancer/{amphora}/{id}/haproxy", this::upload)
            .route("GET", "/1.0/loadbalancer/{id}/haproxy", this::configuration)
            .route("PUT", "/1.0/loadbalancer/{id}/{action}", this::act)
            .route("PUT", "/1.0/loadbalancer/{id}/certificates/{file}", this::putCertificate)
            .route("GET", "/1.0/loadbalancer/{id}/certificates/{file}", this::getCertificate)
            .route("DELETE", "/1.0/loadbalancer/{id}/certificates/{file}", this::dropCertificate)
            .route("POST", "/1.0/plug/vip/{vip}", this::plugVip)
            .route("POST", "/1.0/plug/network", this::plugNetwork)
            .route("PUT", "/1.0/certificate", this::rotate)
            .route("PUT", "/1.0/config", this::configure)
            .route("PUT", "/1.0/vrrp/upload", this::uploadVrrp)
            .route("PUT", "/1.0/vrrp/{action}", this::actVrrp)
            .route("GET", "/1.0/interface/{ip}", this::interfaceOf)
            .route("PUT", "/1.0/interface/{ip}/rules", this::rules)
            .notFound(AgentApi::notFound)
            .methodNotAllowed(AgentApi::methodNotAllowed);
    return request -> answer(router, request);
  }

  private static Response answer(Router router, Request request) {
    long start = System.nanoTime();
    Response response;
    String outcome = "";
    try {
      response = router.handle(request);
    } catch (Refusal refusal) {
      response = refusal.response();
      outcome = ": " + refusal.getMessage();
    }
    if (!request.method().equals("GET")) {
      long milliseconds = (System.nanoTime() - start) / 1_000_000;
      LOG.info("{} {} in {} ms{}", request, response.status(), milliseconds, outcome);
    }
    return response;
  }

  private static Response notFound(Request request) {
    if (request.path().contains("//")) {
      return Response.empty(308).header("Location", request.path().replaceAll("/{2,}", "/"));
    }
    String text = "The requested URL was not found on the server.";
    return Refusal.framework(404, "Not Found", text).response();
  }

  private static Response methodNotAllowed(Request request, Set<String> allowed) {
    String text = "The method is not allowed for the requested URL.";
    return Refusal.framework(405, "Method Not Allowed", text)
        .response()
        .header("Allow", String.join(", ", allowed));
  }

  private Response version(Request request) {
    return Response.json(200, AgentReply.version("1.0"));
  }

  private Response listeners(Request request) {
    return Response.json(200, agent.listeners());
  }

  private Response upload(Request request) {
    uuid(request.param("amphora"));
    agent.loadBalancers().upload(uuid(request.param("id")), request.body());
    return ok(202).header("ETag", md5(request.body()));
  }

  private Response configuration(Request request) {
    String id = uuid(request.param("id"));
    byte[] text = agent.loadBalancers().configuration(id).orElseThrow(() -> noLoadBalancer(id));
    return new Response(200, Map.of("Content-Type", "text/plain; charset=UTF-8"), text)
        .header("ETag", md5(text));
  }

  private Response act(Request request) {
    var action = LoadBalancerAction.of(request.param("action"));
    String id = uuid(request.param("id"));
    if (!agent.loadBalancers().exists(id)) {
      if (agent.datagrams().exists(id)) {
        return actDatagrams(id, action);
      }
      throw noLoadBalancer(id);
    }
    try {
      agent.act(id, action);
    } catch (CommandException e) {
      LOG.warn("{} of {} failed: {}", action.word(), id, e.getMessage());
      throw Refusal.of(500, "Error " + action.progressive() + " haproxy", e.output());
    }
    String details =
        action == LoadBalancerAction.START
            ? "Configuration file is valid\nhaproxy daemon for " + id + " started"
            : "Listener " + id + " " + action.past();
    return Response.json(202, AgentReply.message("OK", details));
  }

  /** What is no id names nothing, and nothing is what should be left of it. */
  private Response delete(Request request) {
    String id = request.param("id").toLowerCase(Locale.ROOT);
    try {
      if (UUID.matcher(id).matches()) {
        agent.delete(id);
      }
    } catch (CommandException e) {
      throw Refusal.of(500, "Error stopping haproxy", e.output());
    }
    return ok(200);
  }

  private Response putCertificate(Request request) {
    if (request.body().length > MAX_CERTIFICATE) {
      throw Refusal.framework(413, "Request Entity Too Large", "The certificate is too large.");
    }
    AtomicFiles.write(certificate(request), request.body(), AtomicFiles.SECRET);
    return ok(200).header("ETag", md5(request.body()));
  }

  private Response getCertificate(Request request) {
    String missing = "No certificate with filename: " + request.param("file");
    byte[] bytes =
        AtomicFiles.read(certificate(request))
            .orElseThrow(() -> Refusal.of(404, "Certificate Not Found", missing));
    return Response.json(200, AgentReply.digest(md5(bytes))).header("ETag", md5(bytes));
  }

  private Response dropCertificate(Request request) {
    AtomicFiles.delete(certificate(request));
    return ok(200);
  }

  private Path certificate(Request request) {
    String id = uuid(request.param("id"));
    String file = request.param("file");
    boolean escapes = file.contains("/") || file.contains("\0") || file.startsWith(".");
    if (escapes || !CERTIFICATE_NAME.matcher(file).find()) {
      throw Refusal.of(400, "Filename has wrong format");
    }
    return agent.layout().outside(agent.layout().certificates(id)).resolve(file);
  }

  private Response plugVip(Request request) {
    String vip = request.param("vip");
    PlugVip plug = body(request, PlugVip.class, "Invalid subnet information");
    String name = agent.plugs().vip(vip, plug);
    String all =
        Stream.concat(Stream.of(vip), plug.additionalVips().stream().map(each -> each.ipAddress()))
            .map(IpAddresses::exploded)
            .collect(Collectors.joining(", "));
    String details = "VIPs plugged on interface " + name + ": " + all;
    return Response.json(202, AgentReply.message("OK", details));
  }

  private Response plugNetwork(Request request) {
    PlugNetwork plug = body(request, PlugNetwork.class, "Invalid port information");
    Plugs.Plugged plugged = agent.plugs().network(plug);
    String what = plugged.wasThere() ? "Updated existing interface " : "Plugged on interface ";
    return Response.json(202, AgentReply.message("OK", what + plugged.name()));
  }

  private Response rotate(Request request) {
    try {
      agent.replaceCertificate(request.body());
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "Invalid certificate", String.valueOf(e.getMessage()));
    }
    return ok(202);
  }

  private Response configure(Request request) {
    try {
      agent.replaceConfiguration(request.body());
    } catch (RuntimeException e) {
      LOG.warn("{} new configuration refused: {}", request.id(), e.getMessage());
      throw Refusal.of(
          500, "Unable to update amphora-agent configuration.", String.valueOf(e.getMessage()));
    }
    return ok(202);
  }

  private Response uploadVrrp(Request request) {
    agent.uploadVrrp(request.body());
    return ok(200).header("ETag", md5(request.body()));
  }

  private Response actVrrp(Request request) {
    var action = LoadBalancerAction.of(request.param("action"));
    try {
      agent.actVrrp(action);
    } catch (CommandException e) {
      String message = "Failed to " + action.word() + " octavia-keepalived service";
      throw Refusal.of(500, message, e.output());
    }
    return Response.json(202, AgentReply.message("OK", "keepalived " + action.past()));
  }

  private Response interfaceOf(Request request) {
    return Response.json(200, AgentReply.interfaceFound(interfaceName(request)));
  }

  private String interfaceName(Request request) {
    try {
      var address = IpAddresses.address(request.param("ip"));
      return agent
          .interfaces()
          .byAddress(address)
          .orElseThrow(() -> Refusal.of(404, "Error interface not found for IP address"));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(400, "Invalid IP address");
    }
  }

  private Response rules(Request request) {
    String name = interfaceName(request);
    FirewallRule[] rules;
    try {
      rules = WireJson.read(request.body(), FirewallRule[].class);
    } catch (BadBodyException e) {
      throw VipFilter.invalid();
    }
    try {
      agent.vipFilter().replace(name, List.of(rules));
    } catch (CommandException e) {
      throw Refusal.of(500, "Error setting the rules of the VIP", e.output());
    }
    return ok(200);
  }

  private Response uploadDatagrams(Request request) {
    uuid(request.param("amphora"));
    agent.datagrams().upload(uuid(request.param("listener")), request.body());
    return ok(200).header("ETag", md5(request.body()));
  }

  private Response datagrams(Request request) {
    String id = uuid(request.param("listener"));
    byte[] text =
        agent
            .datagrams()
            .configuration(id)
            .orElseThrow(() ->
                Refusal.of(404, "UDP Listener Not Found", "No UDP listener with UUID: " + id));
    return new Response(200, Map.of("Content-Type", "text/plain; charset=UTF-8"), text)
        .header("ETag", md5(text));
  }

  private Response actDatagrams(String id, LoadBalancerAction action) {
    try {
      agent.actDatagrams(id, action);
    } catch (CommandException | IllegalArgumentException e) {
      LOG.warn("{} of {} failed: {}", action.word(), id, e.getMessage());
      String message = "Failed to " + action.word() + " keepalivedlvs listener " + id;
      throw Refusal.of(500, message, String.valueOf(e.getMessage()));
    }
    // Upstream's agent restarts where it is asked to reload, and says so.
    String done = action == LoadBalancerAction.RELOAD ? "restarted" : action.past();
    return Response.json(
        202, AgentReply.message("OK", "keepalivedlvs listener " + id + " " + done));
  }

  private static <T> T body(Request request, Class<T> type, String complaint) {
    try {
      return WireJson.read(request.body(), type);
    } catch (BadBodyException e) {
      throw Refusal.framework(400, "Bad Request", complaint);
    }
  }

  private static Response ok(int status) {
    return Response.json(status, AgentReply.OK);
  }

  private static Refusal noLoadBalancer(String id) {
    return Refusal.of(404, "Loadbalancer Not Found", "No loadbalancer with UUID: " + id);
  }

  private static String uuid(String text) {
    String id = text.toLowerCase(Locale.ROOT);
    if (!UUID.matcher(id).matches()) {
      throw Refusal.framework(400, "Bad Request", "Not a UUID.");
    }
    return id;
  }

  /** Upstream's entity tags; they find changes, they protect nothing. */
  private static String md5(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no MD5 in this Java", e);
    }
  }
}
