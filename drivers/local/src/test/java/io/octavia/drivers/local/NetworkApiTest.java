package io.octavia.drivers.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.cloud.Network;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.http.HttpServer;
import io.octavia.http.Json;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class NetworkApiTest {
  private final Machine machine = new Machine();
  @TempDir Path directory;
  private LocalCloud cloud;
  private Network network;

  @BeforeEach
  void open() {
    cloud = LocalCloud.open(machine.settings(directory));
    network = cloud.networks().networks().getFirst();
  }

  @AfterEach
  void remove_everything() throws Exception {
    cloud.close();
    machine.remove();
  }

  @Test
  void networks_and_subnets_are_made_found_and_removed() throws Exception {
    JsonNode made =
        json(201, "POST", "/networks", "{\"network\": {\"name\": \"back\", \"mtu\": 1400}}")
            .path("network");
    String id = made.path("id").asString();
    assertThat(made.path("mtu").asInt()).isEqualTo(1400);
    JsonNode subnet =
        json(
                201,
                "POST",
                "/subnets",
                """
                {"subnet": {"network_id": "%s", "name": "back-six", "cidr": "fd0c:7c::/64", "ip_version": 6,
                  "gateway_ip": "fd0c:7c::5",
                  "allocation_pools": [{"start": "fd0c:7c::10", "end": "fd0c:7c::1f"}],
                  "host_routes": [{"destination": "fd0c:7d::/64", "nexthop": "fd0c:7c::5"}]}}
                """
                    .formatted(id))
            .path("subnet");
    assertThat(subnet.path("gateway_ip").asString()).isEqualTo("fd0c:7c::5");
    assertThat(cloud.networks().freeAddresses(subnet.path("id").asString())).isEqualTo(16);
    assertThat(
            Machine.run(
                "ip", "-o", "addr", "show", "dev", cloud.prefix() + "b" + id.substring(0, 8)))
        .contains("fd0c:7c::5/64");

    assertThat(names("/networks?name=back")).containsExactly("back");
    assertThat(names("/networks?name=back&name=private")).containsExactly("private", "back");
    assertThat(names("/networks?sort_key=name&sort_dir=asc&limit=1")).containsExactly("back");
    assertThat(names("/networks?router%3Aexternal=True")).isEmpty();
    assertThat(names("/subnets?network_id=" + id)).containsExactly("back-six");
    assertThat(names("/subnets?network_id=" + network.id())).containsExactly("private-subnet");
    assertThat(json(200, "GET", "/networks/" + id + "?fields=name&fields=mtu", "").path("network"))
        .isEqualTo(Json.MAPPER.readTree("{\"name\": \"back\", \"mtu\": 1400}"));

    assertThat(call("DELETE", "/networks/" + id, "").status()).isEqualTo(204);
    assertThat(error(404, "GET", "/subnets/" + subnet.path("id").asString(), ""))
        .isEqualTo("SubnetNotFound");
    assertThat(error(404, "DELETE", "/networks/" + id, "")).isEqualTo("NetworkNotFound");
    assertThat(Machine.leftovers(cloud.prefix() + "b")).hasSize(1);
  }

  @Test
  void ports_show_their_addresses_and_keep_their_network_in_use() throws Exception {
    Port port =
        cloud
            .ports()
            .create(
                new Ports.Request(
                    "vip",
                    network.id(),
                    List.of(),
                    "lb-1",
                    "Octavia",
                    "p",
                    true,
                    List.of(),
                    List.of("10.9.9.9"),
                    null,
                    Ports.NORMAL));
    JsonNode shown = json(200, "GET", "/ports/" + port.id(), "").path("port");
    String address = port.fixedIps().getFirst().ipAddress();

    assertThat(shown.path("fixed_ips").path(0).path("ip_address").asString()).isEqualTo(address);
    assertThat(shown.path("allowed_address_pairs").path(0).path("ip_address").asString())
        .isEqualTo("10.9.9.9");
    assertThat(names("/ports?fixed_ips=ip_address%3D" + address)).containsExactly("vip");
    assertThat(names("/ports?device_id=lb-1&name=other")).isEmpty();
    assertThat(error(409, "DELETE", "/networks/" + network.id(), "")).isEqualTo("NetworkInUse");
    assertThat(error(409, "DELETE", "/subnets/" + network.subnetIds().getFirst(), ""))
        .isEqualTo("SubnetInUse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                                       | HTTPBadRequest",
        "{\"net\": {}}                                                           | HTTPBadRequest",
        "{\"subnet\": []}                                                        | HTTPBadRequest",
        "{\"subnet\": {\"cidr\": \"10.253.0.0/24\"}}                             | HTTPBadRequest",
        "{\"subnet\": {\"network_id\": \"NET\"}}                                 | HTTPBadRequest",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"x\": 1}} | HTTPBadRequest",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"nonsense\"}}         | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": 7}}                    | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.1/24\"}}    | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/31\"}}    | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"127.9.0.0/24\"}}     | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"0.0.0.0/0\"}}        | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"OWN\"}}              | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"ip_version\": 6}} | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"name\": \"a\\nb\"}} | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"gateway_ip\": \"10.1.1.1\"}} | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"host_routes\": 5}} | InvalidInput",
        "{\"subnet\": {\"network_id\": \"NET\", \"cidr\": \"10.253.0.0/24\", \"host_routes\": [{\"destination\": \"x\", \"nexthop\": \"y\"}]}} | InvalidInput",
      })
  void subnet_that_cannot_be_is_refused_in_neutrons_shape(String body, String type)
      throws Exception {
    String own = cloud.networks().subnets().getFirst().cidr();
    String sent = body.replace("NET", network.id()).replace("OWN", own);
    assertThat(error(400, "POST", "/subnets", sent)).isEqualTo(type);
    assertThat(cloud.networks().subnets()).hasSize(1);
  }

  @Test
  void range_of_the_machine_itself_is_refused() throws Exception {
    String route =
        HostRoutes.read(new Commands()).routes().stream()
            .filter(r ->
                r.destination().version() == 4
                    && r.destination().prefix() <= 30
                    && r.destination().prefix() >= 8)
            .filter(r -> !r.device().equals("lo") && !r.device().startsWith(cloud.prefix()))
            .map(r -> r.destination().toString())
            .findFirst()
            .orElseThrow();
    String body =
        "{\"subnet\": {\"network_id\": \"%s\", \"cidr\": \"%s\"}}".formatted(network.id(), route);
    assertThat(error(400, "POST", "/subnets", body)).isEqualTo("InvalidInput");
  }

  @Test
  void sample_host_is_made_and_removed_over_the_api() throws Exception {
    JsonNode host =
        json(
                200,
                "PUT",
                "/hosts/web-1",
                "{\"host\": {\"network_id\": \"%s\"}}".formatted(network.id()))
            .path("host");
    assertThat(Machine.run("ping", "-c", "1", "-W", "2", host.path("addresses").path(0).asString()))
        .contains("1 received");
    assertThat(names("/hosts")).containsExactly("web-1");
    assertThat(call("DELETE", "/hosts/web-1", "").status()).isEqualTo(204);
    assertThat(Machine.leftovers(host.path("netns").asString())).isEmpty();
    assertThat(
            error(
                400,
                "PUT",
                "/hosts/..%2Fx",
                "{\"host\": {\"network_id\": \"%s\"}}".formatted(network.id())))
        .isEqualTo("InvalidInput");
  }

  @Test
  void unmodified_client_lists_makes_and_removes() throws Exception {
    try (HttpServer server =
        HttpServer.builder().bind("127.0.0.1", 0).handler(cloud.api("/network")).start()) {
      String endpoint = "http://127.0.0.1:" + server.port() + "/network";
      assertThat(openstack(endpoint, "network", "create", "cli", "-f", "value", "-c", "name"))
          .isEqualTo("cli\n");
      assertThat(
              openstack(
                  endpoint,
                  "subnet",
                  "create",
                  "cli-subnet",
                  "--network",
                  "cli",
                  "--subnet-range",
                  "10.253.9.0/24",
                  "-f",
                  "value",
                  "-c",
                  "cidr",
                  "-c",
                  "gateway_ip"))
          .isEqualTo("10.253.9.0/24\n10.253.9.1\n");
      assertThat(openstack(endpoint, "network", "list", "-f", "value", "-c", "Name"))
          .isEqualTo("private\ncli\n");
      assertThat(
              openstack(
                  endpoint, "subnet", "list", "--network", "cli", "-f", "value", "-c", "Name"))
          .isEqualTo("cli-subnet\n");
      assertThat(openstack(endpoint, "port", "list", "-f", "value")).isBlank();
      assertThat(openstack(endpoint, "network", "delete", "cli")).isEmpty();
      assertThat(cloud.networks().networks()).containsExactly(network);
    }
  }

  private static String openstack(String endpoint, String... arguments) throws Exception {
    List<String> argv = new ArrayList<>(List.of("openstack"));
    argv.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "OS_AUTH_TYPE",
                "none",
                "OS_ENDPOINT",
                endpoint,
                "OS_NETWORK_ENDPOINT_OVERRIDE",
                endpoint));
    Process process = builder.start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private List<String> names(String path) throws Exception {
    JsonNode body = json(200, "GET", path, "");
    return body.valueStream()
        .flatMap(list -> Stream.of(list))
        .flatMap(JsonNode::valueStream)
        .map(object -> object.path("name").asString())
        .toList();
  }

  private String error(int status, String method, String path, String body) throws Exception {
    JsonNode error = json(status, method, path, body).path("NeutronError");
    assertThat(error.path("message").asString()).isNotEmpty();
    return error.path("type").asString();
  }

  private JsonNode json(int status, String method, String path, String body) throws Exception {
    Response response = call(method, path, body);
    assertThat(response.status())
        .as(new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(status);
    return Json.MAPPER.readTree(response.body());
  }

  private Response call(String method, String path, String body) {
    return cloud
        .api("")
        .handle(
            Request.of(
                method,
                "/v2.0" + path,
                Map.of("Host", "localhost"),
                body.getBytes(StandardCharsets.UTF_8)));
  }
}
