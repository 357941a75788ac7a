package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  @TempDir Path directory;

  @Test
  void default_counts_when_nothing_is_written() {
    var config = Config.of(Map.of());
    assertThat(config.get(HealthManager.HEARTBEAT_INTERVAL)).isEqualTo(10);
    assertThat(config.find(Nova.ENDPOINT)).isEmpty();
    assertThat(config.isSet(HealthManager.HEARTBEAT_INTERVAL)).isFalse();
  }

  @Test
  void option_without_value_and_default_must_be_set() {
    assertThatThrownBy(() -> Config.of(Map.of()).get(HealthManager.HEARTBEAT_KEY))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("[health_manager] heartbeat_key must be set: Key that amphorae");
  }

  @Test
  void host_is_the_name_of_the_machine_unless_written() {
    assertThat(written().load().get(Default.HOST)).isEqualTo("controller-1");
    assertThat(written().file("[DEFAULT]\nhost = c2").load().get(Default.HOST)).isEqualTo("c2");
  }

  @Test
  void later_file_wins_over_earlier_and_environment_over_files_and_arguments_over_all() {
    var files =
        written()
            .file(
                "1.conf",
                "[nova]\nendpoint = a\nregion_name = a\nservice_name = a\nendpoint_type = a")
            .file("2.conf", "[nova]\nregion_name = b\nservice_name = b\nendpoint_type = b");
    var config =
        files
            .variable("OS_NOVA__SERVICE_NAME", "c")
            .variable("OS_NOVA__ENDPOINT_TYPE", "c")
            .override("nova.endpoint_type", "d")
            .load();
    assertThat(config.get(Nova.ENDPOINT)).isEqualTo("a");
    assertThat(config.get(Nova.REGION_NAME)).isEqualTo("b");
    assertThat(config.get(Nova.SERVICE_NAME)).isEqualTo("c");
    assertThat(config.get(Nova.ENDPOINT_TYPE)).isEqualTo("d");
  }

  @Test
  void files_of_a_directory_count_in_the_order_of_their_names() throws IOException {
    var conf = Files.createDirectory(directory.resolve("octavia.conf.d"));
    Files.writeString(conf.resolve("20-b.conf"), "[nova]\nregion_name = b");
    Files.writeString(conf.resolve("10-a.conf"), "[nova]\nregion_name = a\nendpoint = a");
    Files.writeString(conf.resolve("30-c.conf.bak"), "[nova]\nregion_name = c");
    Files.writeString(conf.resolve(".40-d.conf"), "[nova]\nregion_name = d");
    var config = written().file("[nova]\nendpoint = first").path(conf).load();
    assertThat(config.get(Nova.REGION_NAME)).isEqualTo("b");
    assertThat(config.get(Nova.ENDPOINT)).isEqualTo("a");
  }

  @Test
  void error_names_file_and_line_and_what_is_allowed() {
    var config = written().file("\n[api_settings]\nbind_port = many\n").load();
    assertThatThrownBy(() -> config.get(ApiSettings.BIND_PORT))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            directory.resolve("octavia.conf")
                + ":3: [api_settings] bind_port: 'many' is not allowed; it must be a port from 0 to"
                + " 65535");
  }

  @Test
  void error_names_the_environment_variable() {
    var config = written().variable("OS_API_SETTINGS__BIND_PORT", "many").load();
    assertThatThrownBy(() -> config.get(ApiSettings.BIND_PORT))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("environment variable OS_API_SETTINGS__BIND_PORT: ");
  }

  @Test
  void old_name_is_read_and_said() {
    var config = written().file("[api_settings]\ntls_cipher_blacklist = RC4").load();
    assertThat(config.get(ApiSettings.TLS_CIPHER_PROHIBIT_LIST)).isEqualTo("RC4");
    assertThat(notices(config))
        .containsExactly(
            "INFO octavia.conf:2: [api_settings] tls_cipher_blacklist: is now"
                + " [api_settings] tls_cipher_prohibit_list");
  }

  @Test
  void new_name_wins_over_old_one_in_one_file_and_a_later_file_over_both() {
    var same = "[api_settings]\ntls_cipher_prohibit_list = new\ntls_cipher_blacklist = old";
    assertThat(written().file(same).load().get(ApiSettings.TLS_CIPHER_PROHIBIT_LIST))
        .isEqualTo("new");
    var later =
        written()
            .file("1.conf", same)
            .file("2.conf", "[api_settings]\ntls_cipher_blacklist = later");
    assertThat(later.load().get(ApiSettings.TLS_CIPHER_PROHIBIT_LIST)).isEqualTo("later");
  }

  @Test
  void lines_of_an_option_that_collects_them_add_up_over_files_and_names() {
    var config =
        written()
            .file("1.conf", "[oslo_messaging_notifications]\ndriver = log\ndriver = messagingv2")
            .file("2.conf", "[DEFAULT]\nnotification_driver = noop")
            .load();
    assertThat(config.get(OsloMessagingNotifications.DRIVER))
        .containsExactly("log", "messagingv2", "noop");
  }

  @Test
  void unknown_options_are_warned_of_once_each_with_a_guess() {
    var config =
        written()
            .file(
                """
                [api_settings]
                bind_prot = 1
                bind-port = 2
                Bind_Host = 3
                [nosuch]
                anything = 1
                anything = 2
                cert_generator = 3
                """)
            .load();
    assertThat(notices(config))
        .containsExactly(
            "WARNING octavia.conf:2: [api_settings] bind_prot: is not an option, ignored; did you"
                + " mean [api_settings] bind_port?",
            "WARNING octavia.conf:3: [api_settings] bind-port: is not an option, ignored; did you"
                + " mean [api_settings] bind_port?",
            "WARNING octavia.conf:4: [api_settings] Bind_Host: is not an option, ignored; did you"
                + " mean [api_settings] bind_host?",
            "WARNING octavia.conf:7: [nosuch] anything: is not an option, ignored",
            "WARNING octavia.conf:8: [nosuch] cert_generator: is not an option, ignored; did you"
                + " mean [certificates] cert_generator?");
  }

  @Test
  void sections_of_libraries_that_may_be_present_hold_anything() {
    var config = written().file("[key_manager]\nbackend = x\n[vault]\nvault_url = y").load();
    assertThat(notices(config)).isEmpty();
  }

  @Test
  void network_service_is_authenticated_as_the_others_where_nothing_else_is_written() {
    var config =
        written()
            .file(
                """
                [service_auth]
                auth_type = password
                username = octavia
                password = p
                cafile = /ca
                [neutron]
                username = net
                """)
            .load();
    assertThat(config.get(Neutron.AUTH.authType)).isEqualTo("password");
    assertThat(config.get(Neutron.AUTH.username)).isEqualTo("net");
    assertThat(config.get(Neutron.AUTH.password)).isEqualTo("p");
    assertThat(config.get(Neutron.SESSION.cafile)).isEqualTo("/ca");
    assertThat(config.find(Neutron.AUTH.userId)).isEmpty();
  }

  @Test
  void section_may_say_where_its_credentials_are() {
    var config =
        written()
            .file(
                """
                [keystone_authtoken]
                auth_section = shared
                username = unused
                [shared]
                username = octavia
                tenant_name = service
                typo = x
                """)
            .load();
    assertThat(config.get(KeystoneAuthtoken.AUTH.username)).isEqualTo("octavia");
    assertThat(config.get(KeystoneAuthtoken.AUTH.projectName)).isEqualTo("service");
    assertThat(notices(config))
        .containsExactly("WARNING octavia.conf:7: [shared] typo: is not an option, ignored");
  }

  @Test
  void variables_of_the_certificate_section_replace_defaults_and_lose_against_files() {
    var from = written().variable("OS_OCTAVIA_TLS_CA_CERT", "/env.pem");
    assertThat(from.load().get(Certificates.CA_CERTIFICATE)).isEqualTo("/env.pem");
    assertThat(
            from.file("[certificates]\nca_certificate = /file.pem")
                .load()
                .get(Certificates.CA_CERTIFICATE))
        .isEqualTo("/file.pem");
  }

  @Test
  void reload_takes_over_what_is_reloadable_and_says_what_is_not() {
    var written =
        written().file("[health_manager]\nheartbeat_interval = 3\nheartbeat_timeout = 30");
    var config = written.load();
    written.write(
        "octavia.conf", "[health_manager]\nheartbeat_interval = 4\nheartbeat_timeout = 40");
    var notices = config.reload();
    assertThat(config.get(HealthManager.HEARTBEAT_INTERVAL)).isEqualTo(4);
    assertThat(config.get(HealthManager.HEARTBEAT_TIMEOUT)).isEqualTo(30);
    assertThat(notices)
        .extracting(Notice::option, Notice::text)
        .contains(
            tuple("heartbeat_timeout", "has changed, which takes effect at the next start only"));
  }

  @Test
  void reload_of_a_broken_file_changes_nothing() {
    var written = written().file("[health_manager]\nheartbeat_interval = 3");
    var config = written.load();
    written.write("octavia.conf", "[health_manager\nheartbeat_interval = 4");
    assertThatThrownBy(config::reload).isInstanceOf(ConfigException.class);
    assertThat(config.get(HealthManager.HEARTBEAT_INTERVAL)).isEqualTo(3);
  }

  @Test
  void name_that_is_no_option_is_refused_where_a_program_gives_it() {
    assertThatThrownBy(() -> Config.of(Map.of("nova.nothing", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no option [nova] nothing");
  }

  @Test
  void things_that_the_broker_cannot_do_together_are_refused() {
    var both = Map.of("rabbit_quorum_queue", "true", "rabbit_ha_queues", "true");
    assertThatThrownBy(() -> OsloMessagingRabbit.check(rabbit(both)))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> OsloMessagingRabbit.check(rabbit(Map.of("rabbit_stream_fanout", "true"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rabbit_qos_prefetch_count");
    OsloMessagingRabbit.check(
        rabbit(
            Map.of(
                "rabbit_stream_fanout", "true",
                "rabbit_qos_prefetch_count", "10",
                "rabbit_transient_quorum_queue", "true")));
  }

  private static Config rabbit(Map<String, String> options) {
    var values = new HashMap<String, String>();
    options.forEach((name, text) -> values.put("oslo_messaging_rabbit." + name, text));
    return Config.of(values);
  }

  private Written written() {
    return new Written(directory);
  }

  /** All but the one about the default key, with short file names. */
  private List<String> notices(Config config) {
    return config.notices().stream()
        .filter(notice -> !notice.option().equals("server_certs_key_passphrase"))
        .map(notice -> notice.level() + " " + notice.message().replace(directory + "/", ""))
        .toList();
  }
}
