package io.octavia.drivers.openstack.nova;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.openstack.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Servers that Nova makes for us (compute API 2.15). */
final class NovaServers implements Servers {
  private static final String V2 = "v2.1";
  private static final int PAGE = 500;

  /** What a server with a random name was asked for as (metadata of the server). */
  private static final String ASKED_FOR = "octavia_server";

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);

  private final Service nova;
  private final Disks disks;
  private final ServerSettings settings;
  private final ServerNames names;

  NovaServers(Service nova, Disks disks, ServerSettings settings) {
    this.nova = nova;
    this.disks = disks;
    this.settings = settings;
    this.names = new ServerNames(settings.randomName());
  }

  /** Without address and image: whoever looks for a server to remove it needs no other service. */
  @Override
  public Optional<Server> named(String name) {
    var called = names.called(name);
    return list("^" + called + "$").stream()
        .filter(server -> text(server, "name").equals(called))
        .findFirst()
        .map(server -> read(server, null, null));
  }

  @Override
  public Optional<Server> server(String id) {
    return nova.find(V2, "servers", id)
        .map(body -> body.path("server"))
        .filter(server -> !text(server, "status").endsWith("DELETED"))
        .map(this::read);
  }

  /**
   * Without what each would have to be asked for on its own: address and image. Of servers that the
   * original gave random names nobody can tell that they are ours.
   */
  @Override
  public List<Server> startingWith(String namePrefix) {
    return list(names.areRandom() ? "" : "^" + namePrefix).stream()
        .filter(server -> name(server).startsWith(namePrefix))
        .map(server -> read(server, null, null))
        .toList();
  }

  private static String name(JsonNode server) {
    return server.path("metadata").path(ASKED_FOR).asString(text(server, "name"));
  }

  /** All pages of those whose name matches the expression, which is the database's; "": of all. */
  private List<JsonNode> list(String name) {
    var found = new ArrayList<JsonNode>();
    var query = new LinkedHashMap<String, String>();
    if (!name.isEmpty()) query.put("name", name);
    query.put("limit", String.valueOf(PAGE));
    while (true) {
      var page = nova.list("servers", query, V2, "servers", "detail");
      found.addAll(page);
      if (page.size() < PAGE) return found;
      query.put("marker", text(found.getLast(), "id"));
    }
  }

  @Override
  public Server boot(Boot boot) {
    var known = named(boot.name());
    if (known.isPresent()) return known.get();
    var server = new LinkedHashMap<String, Object>();
    server.put("name", names.called(boot.name()));
    if (names.areRandom()) server.put("metadata", Map.of(ASKED_FOR, boot.name()));
    server.put("flavorRef", flavor(boot));
    server.put("networks", networks(boot));
    if (!settings.securityGroups().isEmpty()) {
      server.put(
          "security_groups",
          settings.securityGroups().stream().map(group -> Map.of("name", group)).toList());
    }
    if (settings.keyName() != null) server.put("key_name", settings.keyName());
    var zone = boot.profile().computeZone();
    if (zone == null) zone = settings.zone();
    if (zone != null) server.put("availability_zone", zone);
    server.put("config_drive", true);
    putFiles(server, boot);
    var body = new LinkedHashMap<String, Object>();
    body.put("server", server);
    var group = boot.serverGroupId();
    if (group != null) body.put("os:scheduler_hints", Map.of("group", group));
    // Last: a volume is not made for a server that cannot be asked for.
    server.putAll(disks.bootable(boot));
    try {
      var id = text(nova.make("server", body, V2, "servers"), "id");
      return new Server(id, boot.name(), Server.State.BUILDING, null, null, null, null, null);
    } catch (CloudException e) {
      disks.refused(boot, e);
      throw e;
    }
  }

  private String flavor(Boot boot) {
    var flavor = boot.profile().computeFlavor();
    if (flavor == null) flavor = settings.flavor();
    if (flavor != null) return flavor;
    throw new CloudException(
        CloudException.Kind.REFUSED,
        "[controller_worker] amp_flavor_id is not set: Nova needs a flavor to boot");
  }

  private List<Map<String, String>> networks(Boot boot) {
    var management = boot.profile().managementNetwork();
    var networks = management == null ? settings.networks() : List.of(management);
    return networks.stream().map(network -> Map.of("uuid", network)).toList();
  }

  private void putFiles(Map<String, Object> server, Boot boot) {
    var inUserData = settings.filesInUserData();
    var userData = UserData.of(inUserData ? boot.files() : Map.of(), settings.timezone());
    server.put("user_data", base64(userData));
    if (inUserData) return;
    var personality = new ArrayList<Map<String, String>>();
    new TreeMap<>(boot.files())
        .forEach(
            (path, content) -> personality.add(Map.of("path", path, "contents", base64(content))));
    server.put("personality", personality);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Nova goes on with it by itself. */
  @Override
  public void delete(String id) {
    nova.delete(V2, "servers", id);
  }

  @Override
  public void discard(String name) {
    disks.discard(name);
  }

  @Override
  public void attach(String serverId, String portId) {
    try {
      nova.post(
          Map.of("interfaceAttachment", Map.of("port_id", portId)),
          V2,
          "servers",
          serverId,
          "os-interface");
    } catch (CloudException e) {
      // A port that is in a server already is a conflict in one release, and refused in another.
      if (!e.permanent() || !isAttached(serverId, portId)) throw e;
    }
  }

  /** Returns when the port is out, so that it can be used again. */
  @Override
  public void detach(String serverId, String portId) {
    if (!nova.delete(V2, "servers", serverId, "os-interface", portId)) return;
    var waited = Duration.ZERO;
    while (isAttached(serverId, portId)) {
      if (waited.compareTo(settings.detachTimeout()) >= 0) {
        throw new CloudException(
            CloudException.Kind.UNAVAILABLE,
            "Nova: port " + portId + " is still in server " + serverId + " after " + waited);
      }
      Pause.of(BETWEEN_QUESTIONS);
      waited = waited.plus(BETWEEN_QUESTIONS);
    }
  }

  private boolean isAttached(String serverId, String portId) {
    return nova.find(V2, "servers", serverId, "os-interface", portId).isPresent();
  }

  @Override
  public String serverGroup(String name, String policy) {
    for (int offset = 0; ; offset += PAGE) {
      var query = Map.of("limit", String.valueOf(PAGE), "offset", String.valueOf(offset));
      var page = nova.list("server_groups", query, V2, "os-server-groups");
      for (var group : page) {
        if (text(group, "name").equals(name)) return text(group, "id");
      }
      if (page.size() < PAGE) break;
    }
    var group = Map.of("name", name, "policies", List.of(policy));
    var body = Map.of("server_group", group);
    return text(nova.make("server_group", body, V2, "os-server-groups"), "id");
  }

  @Override
  public void deleteServerGroup(String id) {
    nova.delete(V2, "os-server-groups", id);
  }

  private Server read(JsonNode server) {
    if (state(server) != Server.State.ACTIVE) return read(server, null, null);
    return read(server, managementAddress(text(server, "id")), image(server));
  }

  private static Server.State state(JsonNode server) {
    return switch (text(server, "status")) {
      case "ACTIVE" -> Server.State.ACTIVE;
      case "ERROR" -> Server.State.ERROR;
      default -> Server.State.BUILDING;
    };
  }

  private static Server read(JsonNode server, @Nullable String address, @Nullable String image) {
    return new Server(
        text(server, "id"),
        name(server),
        state(server),
        address,
        optional(server.path("OS-EXT-AZ:availability_zone")),
        image,
        optional(server.path("flavor").path("id")),
        optional(server.path("fault").path("message")));
  }

  /** The first address on a network that servers boot on; where none is configured, on any. */
  private @Nullable String managementAddress(String id) {
    var interfaces =
        nova.find(V2, "servers", id, "os-interface")
            .map(body -> body.path("interfaceAttachments").valueStream().toList())
            .orElse(List.of());
    return interfaces.stream()
        .filter(each -> settings.networks().contains(text(each, "net_id")))
        .findFirst()
        .or(() -> interfaces.stream().findFirst())
        .map(each -> optional(each.path("fixed_ips").path(0).path("ip_address")))
        .orElse(null);
  }

  private @Nullable String image(JsonNode server) {
    var image = optional(server.path("image").path("id"));
    if (image != null) return image;
    return server
        .path("os-extended-volumes:volumes_attached")
        .valueStream()
        .map(volume -> optional(volume.path("id")))
        .filter(Objects::nonNull)
        .findFirst()
        .flatMap(disks::imageOf)
        .orElse(null);
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static @Nullable String optional(JsonNode node) {
    return node.isString() && !node.stringValue().isEmpty() ? node.stringValue() : null;
  }
}
