package io.octavia.drivers.amphora;

import static io.octavia.drivers.amphora.Samples.BALANCER;
import static io.octavia.drivers.amphora.Samples.ID;
import static io.octavia.drivers.amphora.Samples.LISTENER;
import static io.octavia.drivers.amphora.Samples.amphora;
import static io.octavia.drivers.amphora.Samples.balancer;
import static io.octavia.drivers.amphora.Samples.listener;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.ListenerId;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.cloud.Amphorae.LeftOut;
import io.octavia.domain.cloud.Amphorae.NetworkInfo;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Subnet;
import io.octavia.http.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestAmphoraeTest {
  private static final AmphoraId OTHER = new AmphoraId("00000000-5717-4562-b3fc-2c963f66afa6");
  private static final String UPLOAD = "PUT /1.0/loadbalancer/" + ID + "/" + BALANCER + "/haproxy";
  private static final Subnet SUBNET =
      new Subnet(
          "vip-subnet",
          "",
          "vip-net",
          4,
          "203.0.113.0/24",
          "203.0.113.1",
          List.of(new Subnet.HostRoute("198.51.100.0/24", "203.0.113.254")));
  private static final Map<String, NetworkInfo> SUBNETS =
      NetworkInfo.of(List.of(new NetworkInfo(SUBNET, 1450)));

  @TempDir private Path directory;
  private Installation installation;
  private RecordingAgent agent;
  private RestAmphorae amphorae;
  private final MemorySecrets secrets = new MemorySecrets();

  @BeforeEach
  void start() {
    installation = Installation.in(directory);
    agent = new RecordingAgent(installation, ID);
    amphorae =
        RestAmphorae.open(
            installation.config(agent.port()), secrets, InstantSource.system(), UUID::randomUUID);
  }

  @AfterEach
  void stop() {
    amphorae.close();
    agent.close();
  }

  @Test
  void agent_is_asked_for_its_version_and_its_software() {
    amphorae.ping(amphora(ID));

    assertThat(agent.asked).containsExactly("GET /", "GET /1.0/info");
  }

  @Test
  void agent_of_another_version_is_refused() {
    agent.answer("GET /", Response.json(200, Map.of("api_version", "0.5")));

    assertKind(Kind.REFUSED, () -> amphorae.ping(amphora(ID))).hasMessageContaining("0.5");
  }

  @Test
  void certificate_of_another_amphora_is_not_believed() {
    assertKind(Kind.UNAVAILABLE, () -> amphorae.ping(amphora(OTHER)));
    assertThat(agent.asked).isEmpty();

    amphorae.ping(amphora(ID));
    assertThat(agent.asked).isNotEmpty();
  }

  @Test
  void certificate_of_another_authority_is_not_believed() {
    var foreign = Installation.in(directory.resolve("foreign"));
    try (var stranger = new RecordingAgent(foreign, ID);
        var mine =
            RestAmphorae.open(
                installation.config(stranger.port()),
                secrets,
                InstantSource.system(),
                UUID::randomUUID)) {
      assertKind(Kind.UNAVAILABLE, () -> mine.ping(amphora(ID)));
      assertThat(stranger.asked).isEmpty();
    }
  }

  @Test
  void nobody_at_home_is_no_answer() {
    agent.close();

    assertKind(Kind.UNAVAILABLE, () -> amphorae.ping(amphora(ID))).hasMessageContaining(ID.value());
  }

  @Test
  void listeners_are_uploaded_and_reloaded() {
    assertThat(amphorae.apply(balancer(listener(ListenerProtocol.HTTP)), amphora(ID))).isEmpty();

    assertThat(agent.asked)
        .containsExactly(
            "GET /1.0/details", UPLOAD, "PUT /1.0/loadbalancer/" + BALANCER + "/reload");
    assertThat(agent.bodies.get(UPLOAD)).contains("bind 203.0.113.10:80");
    assertThat(agent.requests.get(UPLOAD).header("Content-Type")).isEmpty();
    assertThat(agent.requests.get(UPLOAD).header("User-Agent"))
        .hasValueSatisfying(name -> assertThat(name).startsWith("Octavia HaProxy Rest Client/1.0"));
  }

  @Test
  void amphora_lets_in_what_listeners_and_peers_want_where_no_security_group_does() {
    var peer = amphora(new AmphoraId("4fa85f64-5717-4562-b3fc-2c963f66afa7"));
    var balancer =
        Samples.direct(peer, listener(ListenerProtocol.HTTP), listener(ListenerProtocol.UDP));
    var call = "PUT /1.0/interface/203.0.113.21/rules";

    amphorae.apply(balancer, amphora(ID));
    assertThat(agent.asked).endsWith(call);
    assertThat(agent.bodies.get(call))
        .isEqualTo(
            "[{\"protocol\":\"TCP\",\"cidr\":null,\"port\":80},"
                + "{\"protocol\":\"UDP\",\"cidr\":null,\"port\":80},"
                + "{\"protocol\":\"VRRP\",\"cidr\":\"203.0.113.21/32\",\"port\":112},"
                + "{\"protocol\":\"TCP\",\"cidr\":\"203.0.113.21/32\",\"port\":1025}]");
    agent.asked.clear();

    amphorae.startVrrp(balancer, amphora(ID), SUBNETS);
    assertThat(agent.asked).containsExactly("PUT /1.0/vrrp/upload", call, "PUT /1.0/vrrp/start");
  }

  @Test
  void last_listener_takes_the_process_with_it() {
    amphorae.apply(balancer(), amphora(ID));

    assertThat(agent.asked).endsWith("DELETE /1.0/listeners/" + BALANCER);
  }

  @Test
  void udp_listeners_have_a_file_of_their_own() {
    amphorae.apply(balancer(listener(ListenerProtocol.UDP)), amphora(ID));

    assertThat(agent.asked)
        .contains(
            "PUT /1.0/listeners/" + ID + "/" + LISTENER + "/udp_listener",
            "PUT /1.0/loadbalancer/" + LISTENER + "/reload");
  }

  @Test
  void listener_that_went_while_the_agent_was_away_is_removed() {
    agent.answer(
        "GET /1.0/details",
        Response.json(
            200,
            Map.of(
                "hostname", "amphora",
                "haproxy_version", "2.6",
                "api_version", "1.0",
                "listeners", List.of("gone", "web", LISTENER.value()))));
    agent.answer(
        "GET /1.0/listeners",
        Response.json(
            200,
            List.of(
                Map.of("status", "ACTIVE", "uuid", "gone", "type", "UDP"),
                Map.of("status", "ACTIVE", "uuid", "web", "type", "HTTP"),
                Map.of("status", "ACTIVE", "uuid", LISTENER.value(), "type", "UDP"))));
    amphorae.apply(balancer(listener(ListenerProtocol.UDP)), amphora(ID));

    assertThat(agent.asked).contains("DELETE /1.0/listeners/gone");
    assertThat(agent.asked)
        .doesNotContain("DELETE /1.0/listeners/web", "DELETE /1.0/listeners/" + LISTENER);
  }

  @Test
  void listener_that_the_agent_cannot_serve_does_not_keep_the_others_from_it() {
    var web = new ListenerId("33333333-3333-3333-3333-333333333333");
    agent.answer(
        "PUT /1.0/listeners/" + ID + "/" + LISTENER + "/udp_listener",
        Response.json(501, Map.of("message", "Not implemented")));

    var leftOut =
        amphorae.apply(
            balancer(listener(ListenerProtocol.UDP), listener(web, ListenerProtocol.HTTP)),
            amphora(ID));

    assertThat(leftOut).extracting(LeftOut::listener).containsExactly(LISTENER);
    assertThat(agent.bodies.get(UPLOAD)).contains("frontend " + web);
  }

  @Test
  void refused_configuration_says_why() {
    agent.answer(
        UPLOAD, Response.json(400, Map.of("message", "Invalid request", "details", "line 7")));

    assertKind(
            Kind.REFUSED,
            () -> amphorae.apply(balancer(listener(ListenerProtocol.HTTP)), amphora(ID)))
        .hasMessageContaining("Invalid request: line 7");
  }

  @Test
  void vip_is_plugged_with_upstreams_body() {
    amphorae.plugVip(balancer(), amphora(ID), SUBNETS, port());

    assertThat(agent.bodies.get("POST /1.0/plug/vip/203.0.113.10"))
        .isEqualTo(
            "{\"subnet_cidr\":\"203.0.113.0/24\",\"gateway\":\"203.0.113.1\","
                + "\"mac_address\":\"fa:16:3e:aa:bb:cc\",\"vrrp_ip\":\"203.0.113.21\","
                + "\"mtu\":1450,\"host_routes\":[{\"destination\":\"198.51.100.0/24\","
                + "\"nexthop\":\"203.0.113.254\"}],\"additional_vips\":[],\"is_sriov\":false}");
  }

  @Test
  void port_of_the_vip_says_so_when_it_gets_more_subnets() {
    amphorae.plugNetwork(balancer(), amphora(ID), SUBNETS, port());

    assertThat(agent.bodies.get("POST /1.0/plug/network"))
        .contains("\"vip_net_info\":{\"vip\":\"203.0.113.10\"");
  }

  @Test
  void port_on_a_virtual_function_is_plugged_as_what_it_is() {
    amphorae.plugNetwork(balancer(), amphora(ID), SUBNETS, port("member-port", Ports.NORMAL));
    assertThat(agent.bodies.get("POST /1.0/plug/network")).contains("\"is_sriov\":false");

    amphorae.plugNetwork(balancer(), amphora(ID), SUBNETS, port("member-port", Ports.DIRECT));
    assertThat(agent.bodies.get("POST /1.0/plug/network")).contains("\"is_sriov\":true");
  }

  @Test
  void address_that_is_plugged_already_is_fine() {
    agent.answer(
        "POST /1.0/plug/vip/203.0.113.10",
        Response.json(409, Map.of("message", "Interface already exists")));

    amphorae.plugVip(balancer(), amphora(ID), SUBNETS, port());
    assertThat(agent.asked).hasSize(1);
  }

  @Test
  void interface_that_is_not_there_yet_is_no_answer() {
    agent.answer(
        "POST /1.0/plug/vip/203.0.113.10",
        Response.json(404, Map.of("details", "No suitable network interface found")));

    assertKind(Kind.UNAVAILABLE, () -> amphorae.plugVip(balancer(), amphora(ID), SUBNETS, port()));
  }

  @Test
  void something_that_is_no_agent_yet_is_no_answer() {
    agent.answer("GET /1.0/info", Response.text(404, "not here"));

    assertKind(Kind.UNAVAILABLE, () -> amphorae.ping(amphora(ID)));
  }

  @Test
  void interface_is_found_by_its_address_or_not_at_all() {
    agent.answer(
        "GET /1.0/interface/203.0.113.21",
        Response.json(200, Map.of("message", "OK", "interface", "eth1")));
    agent.answer("GET /1.0/interface/203.0.113.10", Response.json(404, Map.of("message", "no")));

    assertThat(amphorae.interfaceOf(amphora(ID), "203.0.113.21")).contains("eth1");
    assertThat(amphorae.interfaceOf(amphora(ID), "203.0.113.10")).isEmpty();
  }

  @Test
  void keepalived_is_configured_and_started() {
    amphorae.startVrrp(balancer(), amphora(ID), SUBNETS);

    assertThat(agent.asked).containsExactly("PUT /1.0/vrrp/upload", "PUT /1.0/vrrp/start");
    assertThat(agent.bodies.get("PUT /1.0/vrrp/upload")).contains("interface eth1");
  }

  @Test
  void server_boots_with_its_configuration_certificate_and_whom_to_admit() {
    var boot = amphorae.bootFiles(balancer(), amphora(ID));

    assertThat(boot.files())
        .containsOnlyKeys(
            "/etc/octavia/amphora-agent.conf",
            "/etc/octavia/certs/server.pem",
            "/etc/octavia/certs/client_ca.pem");
    assertThat(boot.files().get("/etc/octavia/amphora-agent.conf"))
        .contains(
            "amphora_id = " + ID, "heartbeat_key = secret$$key", "loadbalancer_topology = SINGLE");
    assertThat(boot.files().get("/etc/octavia/certs/client_ca.pem"))
        .isEqualTo(installation.clientCa());
    assertThat(boot.certExpiration()).isAfter(Instant.now().plus(Duration.ofDays(29)));
  }

  @Test
  void new_certificate_is_handed_over_with_its_key() {
    amphorae.rotateCertificate(amphora(ID));

    assertThat(agent.bodies.get("PUT /1.0/certificate")).contains("PRIVATE KEY");
  }

  private static AbstractThrowableAssert<?, CloudException> assertKind(Kind kind, Runnable call) {
    var thrown = assertThatThrownBy(call::run).asInstanceOf(type(CloudException.class)).actual();
    assertThat(thrown.kind()).isEqualTo(kind);
    return assertThat(thrown);
  }

  private static Port port() {
    return port("vrrp-port", Ports.NORMAL);
  }

  private static Port port(String id, String vnicType) {
    return new Port(
        id,
        "",
        "vip-net",
        null,
        "fa:16:3e:aa:bb:cc",
        List.of(new Port.FixedIp("vip-subnet", "203.0.113.21")),
        "server",
        "Octavia",
        true,
        List.of(),
        List.of(),
        null,
        vnicType);
  }
}
