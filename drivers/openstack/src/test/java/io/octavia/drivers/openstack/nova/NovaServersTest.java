package io.octavia.drivers.openstack.nova;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.config.Config;
import io.octavia.config.Machine;
import io.octavia.config.Sources;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.CloudException.Kind;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Inventory.Thing;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import io.octavia.domain.cloud.Servers.Boot;
import io.octavia.domain.cloud.Servers.Profile;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.nova.FakeCloud.Trouble;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Servers of a Nova that behaves as documented, and of one that does not. */
class NovaServersTest {
  private static final String NAME = "amphora-5f9d4d2a-0d0e-4d58-9f5c-9d8f1c3a7b10";
  private static final Map<String, String> FILES =
      Map.of(
          "/etc/octavia/amphora-agent.conf", "[DEFAULT]\ndebug = False\n",
          "/etc/octavia/certs/server.pem", "PEM\n");

  private final FakeCloud cloud = new FakeCloud();
  private String image = "";
  private Session session;
  private Servers servers;
  private Inventory inventory;

  @BeforeEach
  void open() {
    cloud.image("amphora", "us", Instant.parse("2026-01-01T00:00:00Z"));
    image = cloud.image("amphora", "us", Instant.parse("2026-02-01T00:00:00Z"));
    cloud.image("amphora", "somebody", Instant.parse("2026-03-01T00:00:00Z"));
    configure(Map.of());
  }

  @AfterEach
  void close() {
    session.close();
    cloud.close();
  }

  private void configure(Map<String, String> differences) {
    if (session != null) session.close();
    var settings = new HashMap<String, String>();
    settings.put("service_auth.auth_type", "password");
    settings.put("service_auth.auth_url", cloud.url() + "/identity");
    settings.put("service_auth.username", "octavia");
    settings.put("service_auth.password", "secret");
    settings.put("service_auth.project_name", "service");
    settings.put("service_auth.user_domain_name", "Default");
    settings.put("service_auth.project_domain_name", "Default");
    settings.put("controller_worker.amp_flavor_id", "small");
    settings.put("controller_worker.amp_image_tag", "amphora");
    settings.put("controller_worker.amp_image_owner_id", "us");
    settings.put("controller_worker.amp_boot_network_list", FakeCloud.MANAGEMENT + ",second");
    settings.put("controller_worker.amp_secgroup_list", "lb-mgmt");
    settings.put("controller_worker.amp_ssh_key_name", "octavia");
    settings.put("nova.availability_zone", "zone-1");
    settings.put("cinder.volume_create_retry_interval", "0");
    settings.putAll(differences);
    Config config = Config.load(new Sources(List.of(), settings, Machine.local()));
    session = Session.ofServices(config, InstantSource.system());
    var nova = Nova.open(config, session);
    servers = nova.servers();
    inventory = nova.inventory();
  }

  private static Boot wanted() {
    return new Boot(NAME, Profile.CONFIGURED, null, FILES);
  }

  private static String decoded(JsonNode text) {
    return new String(Base64.getDecoder().decode(text.asString()), UTF_8);
  }

  private static void fails(Kind kind, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CloudException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContainingAll(words);
  }

  @Test
  void server_is_asked_for_as_the_configuration_says() {
    var made = servers.boot(wanted());
    assertThat(made.state()).isEqualTo(Server.State.BUILDING);
    var server = cloud.body(made.id()).path("server");
    assertThat(server.path("name").asString()).isEqualTo(NAME);
    assertThat(server.path("flavorRef").asString()).isEqualTo("small");
    assertThat(server.path("imageRef").asString()).isEqualTo(image);
    assertThat(server.path("networks").toString())
        .isEqualTo("[{\"uuid\":\"" + FakeCloud.MANAGEMENT + "\"},{\"uuid\":\"second\"}]");
    assertThat(server.path("security_groups").toString()).isEqualTo("[{\"name\":\"lb-mgmt\"}]");
    assertThat(server.path("key_name").asString()).isEqualTo("octavia");
    assertThat(server.path("availability_zone").asString()).isEqualTo("zone-1");
    assertThat(server.path("config_drive").asBoolean()).isTrue();
    assertThat(server.path("personality").valueStream().map(it -> it.path("path").asString()))
        .containsExactly("/etc/octavia/amphora-agent.conf", "/etc/octavia/certs/server.pem");
    assertThat(decoded(server.at("/personality/1/contents"))).isEqualTo("PEM\n");
    assertThat(decoded(server.path("user_data"))).startsWith("#cloud-config\n");
    assertThat(cloud.body(made.id()).has("os:scheduler_hints")).isFalse();
  }

  @Test
  void flavor_and_zone_of_a_load_balancer_win() {
    var other = cloud.image("special", "us", Instant.parse("2025-01-01T00:00:00Z"));
    var profile = new Profile("large", "special", "zone-2", "own-management", null);
    var made = servers.boot(new Boot(NAME, profile, "group-1", FILES));
    var server = cloud.body(made.id()).path("server");
    assertThat(server.path("flavorRef").asString()).isEqualTo("large");
    assertThat(server.path("imageRef").asString()).isEqualTo(other);
    assertThat(server.path("availability_zone").asString()).isEqualTo("zone-2");
    assertThat(server.path("networks").toString()).isEqualTo("[{\"uuid\":\"own-management\"}]");
    assertThat(cloud.body(made.id()).at("/os:scheduler_hints/group").asString())
        .isEqualTo("group-1");
  }

  @Test
  void files_are_written_by_cloud_init_where_the_configuration_wants_it() {
    configure(Map.of("controller_worker.user_data_config_drive", "True"));
    var server = cloud.body(servers.boot(wanted()).id()).path("server");
    assertThat(server.has("personality")).isFalse();
    assertThat(decoded(server.path("user_data")))
        .contains("path: /etc/octavia/certs/server.pem", "        PEM", "amphora-agent restart");
  }

  @Test
  void server_is_followed_until_it_runs() {
    var id = servers.boot(wanted()).id();
    assertThat(servers.server(id).orElseThrow().state()).isEqualTo(Server.State.BUILDING);
    cloud.build(id);
    assertThat(servers.server(id).orElseThrow())
        .isEqualTo(
            new Server(
                id, NAME, Server.State.ACTIVE, "192.0.2.10", "nova-1", image, "small", null));
    assertThat(servers.named(NAME).orElseThrow().id()).isEqualTo(id);
    servers.delete(id);
    servers.delete(id);
    assertThat(servers.server(id)).isEmpty();
    assertThat(servers.named(NAME)).isEmpty();
  }

  @Test
  void server_that_failed_says_why() {
    var id = servers.boot(wanted()).id();
    cloud.fail(id, "No valid host was found. There are not enough hosts available.");
    var failed = servers.server(id).orElseThrow();
    assertThat(failed.state()).isEqualTo(Server.State.ERROR);
    assertThat(failed.toString()).contains("No valid host was found");
  }

  @Test
  void what_nova_refuses_is_told_in_its_words() {
    cloud.quota(0);
    fails(
        Kind.REFUSED,
        () -> servers.boot(wanted()),
        "Nova: POST " + cloud.url() + "/compute/v2.1/servers: 403",
        "Quota exceeded for instances",
        "req-1234");
    configure(Map.of("controller_worker.amp_image_tag", "nothing"));
    fails(Kind.REFUSED, () -> servers.boot(wanted()), "no active image with the tag nothing");
  }

  @Test
  void server_with_the_name_is_not_made_again() {
    var first = servers.boot(wanted());
    assertThat(servers.boot(wanted()).id()).isEqualTo(first.id());
    assertThat(cloud.names()).containsExactly(NAME);
  }

  @Test
  void answer_that_got_lost_makes_no_second_server() {
    configure(Map.of("service_auth.timeout", "1"));
    cloud.next("POST", "compute", Trouble.Kind.SILENCE);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Nova: POST " + cloud.url());
    var found = servers.boot(wanted());
    assertThat(cloud.names()).containsExactly(NAME);
    assertThat(cloud.body(found.id())).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "GARBAGE", "NONSENSE"})
  void service_in_trouble_is_named_and_asked_again_later(Trouble.Kind kind) {
    for (var method : List.of("GET", "POST")) {
      cloud.next(method, "compute", kind);
      fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Nova: " + method, cloud.url());
    }
    cloud.next("GET", "image", kind);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Glance: GET", cloud.url());
    servers.boot(wanted());
    assertThat(cloud.names()).containsExactly(NAME);
  }

  @Test
  void token_that_is_not_believed_any_more_is_replaced() {
    servers.serverGroup("before", "anti-affinity");
    cloud.next("POST", "compute", Trouble.Kind.UNAUTHORIZED);
    servers.boot(wanted());
    assertThat(cloud.names()).containsExactly(NAME);
    assertThat(cloud.logins()).isEqualTo(2);
  }

  @Test
  void ports_are_plugged_and_unplugged() {
    var id = servers.boot(wanted()).id();
    servers.attach(id, "port-1");
    servers.attach(id, "port-1");
    servers.detach(id, "port-1");
    servers.detach(id, "port-1");
    servers.attach(id, "port-1");
    var other = servers.boot(new Boot("amphora-other", Profile.CONFIGURED, null, FILES)).id();
    fails(Kind.REFUSED, () -> servers.attach(other, "port-1"), "port-1 is still in use");
    servers.delete(other);
    fails(Kind.NOT_FOUND, () -> servers.attach(other, "port-2"), "Instance " + other);
    servers.detach(other, "port-2");
  }

  @Test
  void server_groups_are_found_by_their_names() {
    cloud.crowdOfGroups("other-", 600);
    var group = servers.serverGroup("octavia-lb-1", "soft-anti-affinity");
    assertThat(servers.serverGroup("octavia-lb-1", "soft-anti-affinity")).isEqualTo(group);
    assertThat(servers.serverGroup("other-599", "anti-affinity")).isNotEqualTo(group);
    assertThat(cloud.groups()).hasSize(601);
    servers.deleteServerGroup(group);
    servers.deleteServerGroup(group);
    assertThat(cloud.groups()).hasSize(600);
  }

  @Test
  void all_pages_of_servers_are_read() {
    cloud.crowd("amphora-", 501);
    cloud.crowd("web-amphora-", 10);
    assertThat(servers.startingWith("amphora-")).hasSize(501);
  }

  @Test
  void servers_are_not_asked_after_one_by_one() {
    cloud.build(servers.boot(wanted()).id());
    var before = cloud.calls();
    assertThat(servers.startingWith("amphora-"))
        .singleElement()
        .satisfies(server -> assertThat(server.state()).isEqualTo(Server.State.ACTIVE));
    assertThat(cloud.calls()).isEqualTo(before + 1);
  }

  @Test
  void random_names_can_be_found_again() {
    configure(Map.of("nova.random_amphora_name_length", "12"));
    var id = servers.boot(wanted()).id();
    assertThat(cloud.names()).singleElement().asString().matches("a[A-Z0-9]{11}");
    assertThat(servers.named(NAME).orElseThrow().id()).isEqualTo(id);
    assertThat(servers.boot(wanted()).id()).isEqualTo(id);
    cloud.crowd("A", 3);
    assertThat(servers.startingWith("amphora-"))
        .singleElement()
        .satisfies(server -> {
          assertThat(server.id()).isEqualTo(id);
          assertThat(server.name()).isEqualTo(NAME);
        });
  }

  private void bootFromVolumes(Map<String, String> differences) {
    var settings = new HashMap<>(differences);
    settings.put("controller_worker.volume_driver", "volume_cinder_driver");
    configure(settings);
  }

  @Test
  void server_boots_from_a_volume_with_the_image() {
    bootFromVolumes(Map.of());
    var id = servers.boot(wanted()).id();
    var server = cloud.body(id).path("server");
    var volume = cloud.volumes().ids().iterator().next();
    assertThat(server.at("/block_device_mapping_v2/0/uuid").asString()).isEqualTo(volume);
    assertThat(server.at("/block_device_mapping_v2/0/delete_on_termination").asBoolean()).isTrue();
    cloud.build(id);
    assertThat(servers.server(id).orElseThrow().imageId()).isEqualTo(image);
  }

  @Test
  void volume_goes_when_its_server_is_refused_or_it_fails_itself() {
    bootFromVolumes(Map.of());
    cloud.quota(0);
    fails(Kind.REFUSED, () -> servers.boot(wanted()), "Quota exceeded");
    assertThat(cloud.volumes().ids()).isEmpty();
    cloud.volumes().fail(100);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Cinder: volume", FakeVolumes.WHY);
    assertThat(cloud.volumes().ids()).isEmpty();
    assertThat(cloud.names()).isEmpty();
  }

  @Test
  void what_cinder_refuses_is_told_in_its_words() {
    bootFromVolumes(Map.of());
    cloud.volumes().quota(0);
    fails(Kind.REFUSED, () -> servers.boot(wanted()), "Cinder: POST", "VolumeLimitExceeded");
    cloud.volumes().quota(1);
    bootFromVolumes(Map.of("cinder.volume_type", "cheap"));
    fails(
        Kind.REFUSED, () -> servers.boot(wanted()), "Cinder: POST", "Volume type with name cheap");
  }

  @Test
  void server_that_cannot_be_asked_for_has_no_volume_made() {
    bootFromVolumes(Map.of("controller_worker.amp_flavor_id", ""));
    fails(Kind.REFUSED, () -> servers.boot(wanted()), "amp_flavor_id");
    assertThat(cloud.volumes().made()).isZero();
  }

  @Test
  void volume_is_made_as_often_as_configured_until_one_is_ready() {
    bootFromVolumes(Map.of("cinder.volume_create_max_retries", "3"));
    cloud.volumes().fail(3);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Cinder: volume");
    assertThat(cloud.volumes().made()).isEqualTo(3);

    cloud.volumes().fail(2);
    servers.boot(wanted());
    assertThat(cloud.volumes().made()).isEqualTo(6);
    assertThat(cloud.volumes().ids()).hasSize(1);
  }

  @Test
  void volume_that_takes_too_long_is_waited_for_again_and_not_made_twice() {
    bootFromVolumes(
        Map.of("cinder.volume_create_timeout", "0", "cinder.volume_create_max_retries", "2"));
    cloud.volumes().slow(2);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Cinder: volume", "it is creating");
    servers.boot(wanted());
    assertThat(cloud.volumes().made()).isEqualTo(1);
  }

  @Test
  void volume_of_a_server_that_never_was_is_taken_away() {
    bootFromVolumes(Map.of("cinder.volume_create_timeout", "0"));
    cloud.next("POST", "compute", Trouble.Kind.ERROR);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "Nova: POST");
    assertThat(cloud.volumes().ids()).hasSize(1);
    servers.discard(NAME);
    servers.discard(NAME);
    assertThat(cloud.volumes().ids()).isEmpty();

    cloud.volumes().slow(100);
    fails(Kind.UNAVAILABLE, () -> servers.boot(wanted()), "it is creating");
    fails(Kind.UNAVAILABLE, () -> servers.discard(NAME), NAME, "is still creating");
    cloud.volumes().slow(0);
    servers.discard(NAME);
    assertThat(cloud.volumes().ids()).isEmpty();

    servers.boot(wanted());
    servers.discard(NAME);
    assertThat(cloud.volumes().ids()).hasSize(1);
  }

  @Test
  void volumes_that_go_with_no_server_are_found() {
    bootFromVolumes(Map.of());
    var server = servers.boot(wanted());
    for (int i = 0; i < 501; i++) cloud.volumes().add("data-" + i);
    var left = cloud.volumes().add("amphora-left");
    assertThat(inventory.all())
        .containsExactlyInAnyOrder(
            new Thing(Inventory.Kind.SERVER, server.id(), NAME),
            new Thing(Inventory.Kind.VOLUME, left, "amphora-left"));
    inventory.all().forEach(inventory::remove);
    assertThat(inventory.all()).isEmpty();
    assertThat(cloud.volumes().ids()).hasSize(501);
  }
}
