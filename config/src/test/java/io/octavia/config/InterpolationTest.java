package io.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
  private static final Map<String, String> OTHERS =
      Map.of(
          "DEFAULT.host", "c1",
          "DEFAULT.log_dir", "/var/log/$host",
          "certificates.service_name", "here",
          "nova.service_name", "there");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plain                | plain
          $service_name        | here
          ${service_name}x     | herex
          $nova.service_name   | there
          ${nova.service_name} | there
          $host                | c1
          $log_dir/x           | /var/log/c1/x
          $$host               | $host
          \\$host              | $host
          a$                   | a$
          $1                   | $1
          $                    | $
          $region_name!        | !
          $signing_digest      | sha256
          """)
  void reference_is_replaced(String text, String value) {
    assertThat(read(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "pa$word,word",
    "$nova.nothing,nova.nothing",
    "${nowhere.x},nowhere.x",
    "$host.,host."
  })
  void reference_to_no_option_is_refused_and_named(String text, String name) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "[certificates] endpoint: a '$' in the value refers to '"
                + name
                + "', which is no option; write '$$' for a plain dollar");
  }

  @Test
  void reference_that_leads_back_is_refused() {
    var config =
        Config.of(Map.of("nova.endpoint", "$region_name", "nova.region_name", "$endpoint"));
    assertThatThrownBy(() -> config.find(Nova.ENDPOINT))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("its references lead back to itself");
  }

  @Test
  void same_reference_twice_is_fine() {
    assertThat(read("$host$host")).isEqualTo("c1c1");
  }

  private static String read(String text) {
    var values = new HashMap<>(OTHERS);
    values.put("certificates.endpoint", text);
    return Config.of(values).get(Certificates.ENDPOINT);
  }
}
