package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholderTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {IP at o-hm0}:5555                     | 10.0.0.2:5555
          {IP at o-hm0 }:5555                    | 10.0.0.2:5555
          { IP at o-hm0 } : 5555                 | 10.0.0.2:5555
          '{ip  AT o-hm0}: 5555'                 | 10.0.0.2:5555
          {IP at six}:5555                       | [fd00::2]:5555
          '10.0.0.9:5555, {IP at o-hm0}:5555'    | 10.0.0.9:5555;10.0.0.2:5555
          '{IP at gone}:5555,{IP at o-hm0}:5555' | 10.0.0.2:5555
          {IP at gone}:5555                      | ''
          """)
  void targets_of_heartbeats_are_resolved_and_the_others_left_out(String text, String targets) {
    assertThat(
            config("controller_ip_port_list = " + text).get(HealthManager.CONTROLLER_IP_PORT_LIST))
        .isEqualTo(targets.isEmpty() ? List.of() : Arrays.asList(targets.split(";")));
  }

  @ParameterizedTest
  @CsvSource({"{IP at o-hm0},10.0.0.2", "{IP at six},fd00::2"})
  void listen_address_is_resolved(String text, String address) {
    var config = config("bind_ip = " + text);
    assertThat(config.get(HealthManager.BIND_IP)).isEqualTo(address);
    assertThat(config.notices())
        .filteredOn(notice -> notice.option().equals("bind_ip"))
        .singleElement()
        .satisfies(notice -> {
          assertThat(notice.level()).isEqualTo(Notice.Level.WARNING);
          assertThat(notice.text()).contains("is taken for " + address);
        });
  }

  @Test
  void listen_address_on_an_interface_that_is_absent_is_refused_precisely() {
    var config = config("bind_ip = {IP at gone}");
    assertThatThrownBy(() -> config.get(HealthManager.BIND_IP))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            directory.resolve("octavia.conf")
                + ":2: [health_manager] bind_ip: '{IP at gone}' cannot be resolved: there is no"
                + " global address on interface gone; bring it up or write an address");
  }

  @Test
  void no_other_option_has_placeholders() {
    var config = new Written(directory).file("[api_settings]\nbind_host = {IP at o-hm0}").load();
    assertThatThrownBy(() -> config.get(ApiSettings.BIND_HOST)).isInstanceOf(ConfigException.class);
  }

  @Test
  void this_machine_gives_no_address_that_an_amphora_could_not_reach() {
    var here = Machine.local();
    assertThat(here.addressOf().apply("lo").stream())
        .filteredOn(address -> address.startsWith("127.") || address.equals("::1"))
        .isEmpty();
    assertThat(here.addressOf().apply("nosuchinterface")).isEmpty();
    assertThat(here.hostName().get()).isNotBlank();
  }

  private Config config(String line) {
    return new Written(directory)
        .file("[health_manager]\n" + line + "\n")
        .address("o-hm0", "10.0.0.2")
        .address("six", "fd00::2")
        .load();
  }
}
