package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An installation guide of the Queens era, whose octavia.conf is deployed as it is printed. */
class GuideFileTest {
  @TempDir Path directory;

  @Test
  void says_exactly_what_an_operator_must_know() throws IOException {
    assertThat(lines(guide().address("o-hm0", "172.16.0.2").load()))
        .containsExactly(
            "WARNING 13 [api_settings] api_v1_enabled",
            "WARNING 22 [health_manager] heartbeat_key",
            "WARNING 23 [health_manager] controller_ip_port_list",
            "WARNING 24 [health_manager] bind_ip",
            "WARNING 26 [health_manager] sync_provisioning_status",
            "WARNING 77 [controller_worker] amp_image_id",
            "WARNING 82 [oslo_messaging] rpc_thread_pool_size",
            "WARNING 83 [oslo_messaging] topic",
            "WARNING 86 [oslo_messaging_rabbit] rabbit_host",
            "WARNING 87 [oslo_messaging_rabbit] rabbit_userid",
            "WARNING 88 [oslo_messaging_rabbit] rabbit_password",
            "WARNING default [certificates] server_certs_key_passphrase");
  }

  @Test
  void every_value_that_is_used_is_read() throws IOException {
    var config = guide().address("o-hm0", "172.16.0.2").load();
    assertThat(config.get(Default.TRANSPORT_URL))
        .isEqualTo("rabbit://openstack:rabbitmq_123@controller");
    assertThat(config.get(Default.PUBLISH_ERRORS)).isTrue();
    assertThat(config.get(Default.DEBUG)).isFalse();
    assertThat(config.get(Default.USE_SYSLOG)).isTrue();
    assertThat(config.get(ApiSettings.AUTH_STRATEGY)).isEqualTo("keystone");
    assertThat(config.get(ApiSettings.BIND_HOST)).isEqualTo("0.0.0.0");
    assertThat(config.get(Database.CONNECTION))
        .isEqualTo("mysql+pymysql://octavia:octavia_123@controller/octavia");
    assertThat(config.get(HealthManager.HEARTBEAT_KEY)).isEqualTo("insecure");
    assertThat(config.get(HealthManager.CONTROLLER_IP_PORT_LIST))
        .containsExactly("172.16.0.2:5555");
    assertThat(config.get(HealthManager.BIND_IP)).isEqualTo("172.16.0.2");
    assertThat(config.get(KeystoneAuthtoken.AUTH.authUrl)).isEqualTo("http://controller:35357/v3");
    assertThat(config.get(Certificates.CA_PRIVATE_KEY_PASSPHRASE)).isEqualTo("foobar");
    assertThat(config.get(HaproxyAmphora.CONNECTION_MAX_RETRIES)).isEqualTo(1500);
    assertThat(config.get(ControllerWorker.AMP_SSH_KEY_NAME)).isEqualTo("pair_LB");
    assertThat(config.get(ControllerWorker.AMP_IMAGE_TAG)).isEqualTo("amphora-x64");
    assertThat(config.get(ControllerWorker.AMP_SECGROUP_LIST))
        .isEqualTo(List.of("985491e0-f399-4584-8f4a-4a3aa737714e"));
    assertThat(config.get(ControllerWorker.CLIENT_CA)).isEqualTo("/etc/octavia/certs/ca_01.pem");
    assertThat(config.get(TaskFlow.ENGINE)).isEqualTo("parallel");
    assertThat(config.get(HouseKeeping.LOAD_BALANCER_EXPIRY_AGE)).isEqualTo(3600);
    assertThat(config.get(Neutron.AUTH.username)).isEqualTo("octavia");
    assertThat(config.get(Neutron.AUTH.authUrl)).isEqualTo("http://controller:35357/v3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "octavia-api",
        "octavia-worker",
        "octavia-health-manager",
        "octavia-housekeeping",
        "octavia-driver-agent"
      })
  void every_daemon_takes_it(String daemon) throws IOException {
    var file = Files.write(directory.resolve("guide.conf"), bytes());
    var invocation = new DaemonArguments(daemon).parse("--config-file", file.toString());
    assertThat(invocation).isInstanceOf(Invocation.Start.class);
    var config = Config.load(((Invocation.Start) invocation).sources());
    assertThat(config.get(ApiSettings.BIND_PORT)).isEqualTo(9876);
  }

  @Test
  void without_the_interface_only_the_health_manager_has_no_address() throws IOException {
    var config = guide().load();
    assertThatThrownBy(() -> config.get(HealthManager.BIND_IP))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("there is no global address on interface o-hm0");
    assertThat(config.get(HealthManager.CONTROLLER_IP_PORT_LIST)).isEmpty();
    assertThat(config.notices())
        .extracting(Notice::text)
        .contains(
            "there is no global address on interface o-hm0; amphorae get no heartbeat target from"
                + " it");
    assertThat(config.notices()).hasSize(12);
  }

  private Written guide() throws IOException {
    var file = Files.write(directory.resolve("octavia.conf"), bytes());
    return new Written(directory).path(file);
  }

  private List<String> lines(Config config) {
    return config.notices().stream()
        .map(notice ->
            String.join(
                " ",
                notice.level().name(),
                notice.origin().replace(directory + "/octavia.conf:", ""),
                "[" + notice.section() + "]",
                notice.option()))
        .toList();
  }

  private static byte[] bytes() throws IOException {
    try (var guide = GuideFileTest.class.getResourceAsStream("guide-queens.conf")) {
      return guide.readAllBytes();
    }
  }
}
