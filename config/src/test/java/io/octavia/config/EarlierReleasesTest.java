package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What old files contain that the newest release does not know. */
class EarlierReleasesTest {
  @TempDir Path directory;

  @ParameterizedTest(name = "[{0}] {1} = {2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DEFAULT               | api_handler                  | x                    | WARNING
          DEFAULT               | allow_bulk                   | true                 | WARNING
          DEFAULT               | api_paste_config             | x                    | WARNING
          DEFAULT               | api_extensions_path          | x                    | WARNING
          DEFAULT               | octavia_plugins              | hot_plug_plugin      | -
          DEFAULT               | octavia_plugins              | other                | WARNING
          DEFAULT               | rpc_backend                  | rabbit               | -
          DEFAULT               | rpc_backend                  | zmq                  | WARNING
          DEFAULT               | verbose                      | true                 | WARNING
          DEFAULT               | log_format                   | x                    | WARNING
          DEFAULT               | watch_log_file               | true                 | WARNING
          api_settings          | api_handler                  | queue_producer       | -
          api_settings          | api_handler                  | simulated_handler    | WARNING
          api_settings          | api_v1_enabled               | true                 | WARNING
          api_settings          | api_v2_enabled               | True                 | -
          api_settings          | api_v2_enabled               | false                | WARNING
          amphora_agent         | agent_server_network_file    | x                    | WARNING
          anchor                | url                          | x                    | WARNING
          anchor                | username                     | x                    | WARNING
          anchor                | password                     | x                    | WARNING
          controller_worker     | amp_ssh_access_allowed       | true                 | -
          controller_worker     | amp_ssh_access_allowed       | false                | INFO
          controller_worker     | amp_image_id                 | x                    | WARNING
          haproxy_amphora       | use_upstart                  | true                 | WARNING
          haproxy_amphora       | user_group                   | nogroup              | WARNING
          health_manager        | event_streamer_driver        | noop_event_streamer  | -
          health_manager        | event_streamer_driver        | queue_event_streamer | WARNING
          health_manager        | sync_provisioning_status     | true                 | WARNING
          health_manager        | health_update_driver         | health_db            | WARNING
          health_manager        | stats_update_driver          | stats_db             | WARNING
          house_keeping         | spare_amphora_pool_size      | 0                    | -
          house_keeping         | spare_amphora_pool_size      | 2                    | WARNING
          house_keeping         | spare_check_interval         | 30                   | WARNING
          keystone_authtoken    | admin_user                   | x                    | WARNING
          keystone_authtoken    | identity_uri                 | x                    | WARNING
          keystone_authtoken    | signing_dir                  | x                    | WARNING
          keystone_authtoken    | hash_algorithms              | x                    | WARNING
          keystone_authtoken_v3 | admin_user_domain            | x                    | WARNING
          keystone_authtoken_v3 | admin_project_domain         | x                    | WARNING
          networking            | lb_network_name              | x                    | WARNING
          neutron               | memcached_servers            | x                    | -
          oslo_messaging        | event_stream_topic           | x                    | WARNING
          oslo_messaging        | event_stream_transport_url   | x                    | WARNING
          oslo_messaging        | rpc_thread_pool_size         | 2                    | WARNING
          oslo_messaging        | topic                        | x                    | WARNING
          oslo_messaging_rabbit | rabbit_host                  | x                    | INFO
          oslo_messaging_rabbit | rabbit_max_retries           | 3                    | WARNING
          oslo_messaging_rabbit | fake_rabbit                  | false                | WARNING
          database              | min_pool_size                | 1                    | WARNING
          database              | mysql_enable_ndb             | false                | WARNING
          healthcheck           | path                         | /x                   | WARNING
          task_flow             | jobboard_enabled             | true                 | INFO
          """)
  void option_is_known_and_answered(String section, String option, String text, String level) {
    var notices = notices(config("[" + section + "]\n" + option + " = " + text));
    if (level.equals("-")) assertThat(notices).isEmpty();
    else
      assertThat(notices)
          .singleElement()
          .satisfies(notice -> {
            assertThat(notice.level().name()).isEqualTo(level);
            assertThat(notice.option()).isEqualTo(option);
            assertThat(notice.text()).doesNotContain("is not an option");
          });
  }

  @ParameterizedTest(name = "[{0}] {1} is now [{3}] {4}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DEFAULT               | bind_host                       | ::1     | api_settings                 | bind_host
          DEFAULT               | bind_port                       | 1       | api_settings                 | bind_port
          DEFAULT               | auth_strategy                   | noauth  | api_settings                 | auth_strategy
          DEFAULT               | allow_pagination                | false   | api_settings                 | allow_pagination
          DEFAULT               | allow_sorting                   | false   | api_settings                 | allow_sorting
          DEFAULT               | pagination_max_limit            | 7       | api_settings                 | pagination_max_limit
          DEFAULT               | rpc_thread_pool_size            | 7       | DEFAULT                      | executor_thread_pool_size
          DEFAULT               | logfile                         | x       | DEFAULT                      | log_file
          DEFAULT               | logdir                          | x       | DEFAULT                      | log_dir
          DEFAULT               | notification_topics             | x       | oslo_messaging_notifications | topics
          DEFAULT               | sql_connection                  | x       | database                     | connection
          database              | idle_timeout                    | 7       | database                     | connection_recycle_time
          controller_worker     | amp_network                     | x       | controller_worker            | amp_boot_network_list
          controller_worker     | cert_generator                  | x       | certificates                 | cert_generator
          haproxy_amphora       | active_connection_rety_interval | 7       | haproxy_amphora              | active_connection_retry_interval
          health_manager        | status_update_threads           | 7       | health_manager               | health_update_threads
          health_manager        | status_update_threads           | 7       | health_manager               | stats_update_threads
          keystone_authtoken    | auth_uri                        | x       | keystone_authtoken           | www_authenticate_uri
          keystone_authtoken    | memcache_servers                | x       | keystone_authtoken           | memcached_servers
          keystone_authtoken    | auth_plugin                     | x       | keystone_authtoken           | auth_type
          service_auth          | user-name                       | x       | service_auth                 | username
          neutron               | tenant_id                       | x       | neutron                      | project_id
          neutron               | interface                       | public  | neutron                      | valid_interfaces
          oslo_messaging_rabbit | rabbit_durable_queues           | true    | oslo_messaging_rabbit        | amqp_durable_queues
          oslo_messaging_rabbit | rabbit_use_ssl                  | true    | oslo_messaging_rabbit        | ssl
          oslo_messaging_rabbit | kombu_ssl_ca_certs              | x       | oslo_messaging_rabbit        | ssl_ca_file
          oslo_messaging_rabbit | kombu_reconnect_timeout         | 7       | oslo_messaging_rabbit        | kombu_missing_consumer_retry_timeout
          """)
  void option_counts_under_its_new_name(
      String section, String option, String text, String newSection, String newName) {
    var config = config("[" + section + "]\n" + option + " = " + text);
    var now = Schema.option(new OptionName(newSection, newName)).orElseThrow();
    assertThat(config.find(now).map(EarlierReleasesTest::shown)).contains(text);
    assertThat(notices(config))
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.level()).isEqualTo(Notice.Level.INFO);
          assertThat(notice.text()).startsWith("is now ").contains("" + now);
        });
  }

  @Test
  void broker_of_old_options_becomes_a_url() {
    var config =
        config(
            """
            [oslo_messaging_rabbit]
            rabbit_host = controller
            rabbit_userid = openstack
            rabbit_password = p@ss/w:rd
            """);
    assertThat(config.get(Default.TRANSPORT_URL))
        .isEqualTo("rabbit://openstack:p%40ss%2Fw%3Ard@controller:5672//");
    assertThat(config.get(OsloMessagingNotifications.TRANSPORT_URL))
        .isEqualTo(config.get(Default.TRANSPORT_URL));
    assertThat(notices(config)).extracting(Notice::level).containsOnly(Notice.Level.INFO);
    var several =
        config("[oslo_messaging_rabbit]\nrabbit_hosts = a:1, b:2\nrabbit_virtual_host = octavia");
    assertThat(several.get(Default.TRANSPORT_URL))
        .isEqualTo("rabbit://guest:guest@a:1,guest:guest@b:2/octavia");
    assertThat(config("").get(Default.TRANSPORT_URL)).isEqualTo("rabbit://");
  }

  @Test
  void transport_url_wins_over_the_old_options() {
    var config =
        config("[DEFAULT]\ntransport_url = rabbit://a\n[oslo_messaging_rabbit]\nrabbit_host = b");
    assertThat(config.get(Default.TRANSPORT_URL)).isEqualTo("rabbit://a");
    assertThat(notices(config))
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.level()).isEqualTo(Notice.Level.WARNING);
          assertThat(notice.text()).contains("transport_url wins");
        });
  }

  @Test
  void key_pair_is_not_used_where_ssh_was_forbidden() {
    var config =
        config("[controller_worker]\namp_ssh_key_name = k\namp_ssh_access_allowed = false");
    assertThat(config.get(ControllerWorker.AMP_SSH_KEY_NAME)).isEmpty();
  }

  @Test
  void image_id_is_used_only_without_a_tag() {
    var alone = config("[controller_worker]\namp_image_id = i");
    assertThat(alone.get(ControllerWorker.AMP_IMAGE_ID)).isEqualTo("i");
    assertThat(notices(alone)).extracting(Notice::text).singleElement().asString().contains("used");
    var both = config("[controller_worker]\namp_image_id = i\namp_image_tag = t");
    assertThat(notices(both))
        .extracting(Notice::text)
        .singleElement()
        .asString()
        .contains("amp_image_tag wins");
  }

  @Test
  void old_words_for_the_endpoint_of_the_network_service_count() {
    var config =
        config(
            "[neutron]\nendpoint = http://n\nendpoint_type = publicURL\nca_certificates_file = c");
    assertThat(config.get(Neutron.ENDPOINT_OVERRIDE)).isEqualTo("http://n");
    assertThat(config.get(Neutron.VALID_INTERFACES)).isEqualTo(List.of("public"));
    assertThat(config.get(Neutron.SESSION.cafile)).isEqualTo("c");
    assertThat(notices(config)).extracting(Notice::level).containsOnly(Notice.Level.INFO);
  }

  @Test
  void short_heartbeat_key_is_called_weak() {
    assertThat(notices(config("[health_manager]\nheartbeat_key = insecure"))).hasSize(1);
    assertThat(notices(config("[health_manager]\nheartbeat_key = 0123456789abcdef"))).isEmpty();
  }

  private Config config(String text) {
    return new Written(directory).file(text).load();
  }

  private static String shown(Object value) {
    return value instanceof List<?> list ? String.valueOf(list.getFirst()) : value.toString();
  }

  /** All but the one about the default key. */
  private static List<Notice> notices(Config config) {
    return config.notices().stream()
        .filter(notice -> !notice.option().equals("server_certs_key_passphrase"))
        .toList();
  }
}
