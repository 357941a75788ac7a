package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts each type takes, as watched in oslo.config 9. */
class OptionTypesTest {
  @ParameterizedTest
  @ValueSource(strings = {"true", "True", "TRUE", "1", "yes", "On"})
  void these_words_are_true(String text) {
    assertThat(Config.of(Map.of("DEFAULT.debug", text)).get(Default.DEBUG)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "False", "0", "no", "OFF"})
  void these_words_are_false(String text) {
    assertThat(Config.of(Map.of("DEFAULT.use_stderr", text)).get(Default.USE_STDERR)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"5,5", "' 5',5", "+5,5", "1_000,1000", "-1,-1", "007,7"})
  void these_are_whole_numbers(String text, int number) {
    var config = Config.of(Map.of("quotas.default_pool_quota", text));
    assertThat(config.get(Quotas.DEFAULT_POOL_QUOTA)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"1e3,1000", ".5,0.5", "10,10", "-2.5,-2.5"})
  void these_are_numbers(String text, double number) {
    var config = Config.of(Map.of("haproxy_amphora.rest_request_read_timeout", text));
    assertThat(config.get(HaproxyAmphora.REST_REQUEST_READ_TIMEOUT)).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DEFAULT.debug                             | ''          | true, 1, yes, on or false, 0, no, off
          DEFAULT.debug                             | y           | true, 1, yes, on or false, 0, no, off
          quotas.default_pool_quota                 | 0x10        | a whole number
          quotas.default_pool_quota                 | 5.0         | a whole number
          quotas.default_pool_quota                 | 9999999999  | a whole number
          controller_worker.workers                 | 0           | a whole number, at least 1
          amphora_agent.user_log_facility           | 8           | a whole number from 0 to 7
          api_settings.bind_port                    | 70000       | a port from 0 to 65535
          api_settings.bind_port                    | -1          | a port from 0 to 65535
          driver_agent.max_process_warning_percent  | 1.5         | a number from 0.01 to 0.99
          haproxy_amphora.rest_request_read_timeout | soon        | a number
          haproxy_amphora.rest_request_read_timeout | nan         | a number
          api_settings.bind_host                    | ''          | an IPv4 or IPv6 address
          api_settings.bind_host                    | 1.2.3       | an IPv4 or IPv6 address
          api_settings.bind_host                    | 1.2.3.4/32  | an IPv4 or IPv6 address
          api_settings.bind_host                    | [::]        | an IPv4 or IPv6 address
          api_settings.bind_host                    | ::1%lo      | an IPv4 or IPv6 address
          api_settings.bind_host                    | localhost   | an IPv4 or IPv6 address
          DEFAULT.host                              | a_b         | a host name
          DEFAULT.host                              | -a          | a host name
          DEFAULT.host                              | 1.2.3.4     | a host name
          DEFAULT.host                              | ''          | a host name
          controller_worker.loadbalancer_topology   | single      | one of ACTIVE_STANDBY, SINGLE
          controller_worker.loadbalancer_topology   | ''          | one of ACTIVE_STANDBY, SINGLE
          api_settings.minimum_tls_version          | TLSv2       | one of SSLv3, TLSv1, TLSv1.1
          certificates.barbican_auth                | other       | one of barbican_acl_auth
          api_settings.enabled_provider_drivers     | a           | key:value pairs
          api_settings.enabled_provider_drivers     | :x          | key:value pairs
          api_settings.enabled_provider_drivers     | 'a:1,a:2'   | key:value pairs
          certificates.server_certs_key_passphrase  | short       | a list of keys, each exactly 32
          """)
  void anything_else_is_refused_and_the_message_says_what_is_allowed(
      String option, String text, String allowed) {
    var config = Config.of(Map.of(option, text));
    assertThatThrownBy(() -> config.find(option(option)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("command line: " + option(option) + ": ")
        .hasMessageContaining("it must be " + allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''         | ''
          ','        | ''
          a          | a
          a,,b       | a;;b
          'a,b,'     | a;b
          ',a'       | ;a
          ' a , b ,' | a;b
          '[a,b]'    | [a;b]
          """)
  void lists_are_split_at_commas(String text, String items) {
    var config = Config.of(Map.of("networking.reserved_ips", text));
    assertThat(config.get(Networking.RESERVED_IPS))
        .isEqualTo(items.isEmpty() ? List.of() : List.of(items.split(";")));
  }

  @Test
  void pairs_are_split_at_commas_and_at_their_first_colon() {
    assertThat(pairs("a:b:c, d: e")).containsExactly(Map.entry("a", "b:c"), Map.entry("d", "e"));
    assertThat(pairs("a:b,c,d:e")).containsExactly(Map.entry("a", "b"), Map.entry("c,d", "e"));
    assertThat(pairs("a:")).containsExactly(Map.entry("a", ""));
    assertThat(pairs("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "0.0.0.0", "fd00::1", "::ffff:1.2.3.4"})
  void addresses_are_taken_as_written(String text) {
    var config = Config.of(Map.of("haproxy_amphora.bind_host", text));
    assertThat(config.get(HaproxyAmphora.BIND_HOST)).isEqualTo(text);
  }

  @Test
  void dot_at_the_end_of_a_host_name_comes_off() {
    assertThat(Config.of(Map.of("DEFAULT.host", "c1.example.")).get(Default.HOST))
        .isEqualTo("c1.example");
  }

  @Test
  void number_without_digits_is_no_value() {
    var config = Config.of(Map.of("health_manager.heartbeat_timeout", ""));
    assertThat(config.find(HealthManager.HEARTBEAT_TIMEOUT)).isEmpty();
    assertThatThrownBy(() -> config.get(HealthManager.HEARTBEAT_TIMEOUT))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("[health_manager] heartbeat_timeout must be set: Seconds");
  }

  @Test
  void word_is_found_in_any_case_where_upstream_does_so() {
    var config = Config.of(Map.of("keystone_authtoken.memcache_security_strategy", "encrypt"));
    assertThat(config.get(KeystoneAuthtoken.MEMCACHE_SECURITY_STRATEGY)).isEqualTo("ENCRYPT");
  }

  @Test
  void value_of_a_secret_option_is_never_in_a_message() {
    var config =
        Config.of(
            Map.of(
                "certificates.server_certs_key_passphrase", "hush",
                "health_manager.heartbeat_key", "ab$hush"));
    assertThatThrownBy(() -> config.get(Certificates.SERVER_CERTS_KEY_PASSPHRASE))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> config.get(HealthManager.HEARTBEAT_KEY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("write '$$' for a plain dollar")
        .hasMessageNotContaining("hush");
    assertThat(config.notices()).noneMatch(notice -> notice.message().contains("hush"));
  }

  @Test
  void wrong_value_that_nobody_reads_does_no_harm() {
    var config = Config.of(Map.of("quotas.default_pool_quota", "many", "DEFAULT.debug", "yes"));
    assertThat(config.get(Default.DEBUG)).isTrue();
    assertThat(config.notices())
        .extracting(Notice::option)
        .containsOnly("server_certs_key_passphrase");
  }

  private static Map<String, String> pairs(String text) {
    return Config.of(Map.of("api_settings.enabled_provider_drivers", text))
        .get(ApiSettings.ENABLED_PROVIDER_DRIVERS);
  }

  private static Option<?> option(String key) {
    int dot = key.indexOf('.');
    return Schema.option(new OptionName(key.substring(0, dot), key.substring(dot + 1)))
        .orElseThrow();
  }
}
