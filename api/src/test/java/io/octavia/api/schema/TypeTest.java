package io.octavia.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.http.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypeTest {
  private static Object coerced(Type type, String json) {
    return type.coerce(Json.MAPPER.readTree(json.replace('\'', '"')), "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "80 | 80",
        "'80' | 80",
        "' 80 ' | 80",
        "'+80' | 80",
        "8.5 | 8",
        "8.999 | 8",
        "-0.5 | 0",
        "1e3 | 1000",
        "true | 1",
        "'1_0' | 10",
        "0 | 0",
        "0.1e1 | 1"
      })
  void numbers_are_read_as_python_reads_them(String json, int expected) {
    assertThat(coerced(Type.integer(0, 65535), json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true | true", "1 | true", "-7 | true", "'t' | true", "'on' | true", "'1' | true",
        "'yes' | true", "false | false", "0 | false", "'off' | false", "'n' | false", "'0' | false"
      })
  void flags_have_many_words(String json, boolean expected) {
    assertThat(coerced(Type.flag(), json)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'ABCDEF00-1111-2222-3333-444444444444'",
        "'abcdef00111122223333444444444444'",
        "'{abcdef00-1111-2222-3333-444444444444}'",
        "'urn:uuid:abcdef00-1111-2222-3333-444444444444'"
      })
  void uuids_have_one_form(String json) {
    assertThat(coerced(Type.uuid(), json)).isEqualTo("abcdef00-1111-2222-3333-444444444444");
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/24, 10.0.0.0/24",
    "10.0.0.1, 10.0.0.1/32",
    "10.0.0.1/255.255.0.0, 10.0.0.0/16",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:DB8:0:0:1::1/64, 2001:db8::/64",
    "::/0, ::/0",
    "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128",
    "::ffff:1.2.3.4/128, ::ffff:102:304/128"
  })
  void networks_have_one_form(String text, String expected) {
    assertThat(coerced(Type.cidr(), "'" + text + "'")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1/33",
        "10.0.0.1/-1",
        "10.0.0.1/",
        "/24",
        "10.0.0.1/255.0.255.0",
        "::1/129",
        "10.0.0/8",
        "1.2.3.4.5/8",
        "10.0.0.1/1x",
        "10.0.0.1/ 8",
        "::1/255.0.0.0"
      })
  void what_is_no_network_is_refused(String text) {
    assertThatThrownBy(() -> coerced(Type.cidr(), "'" + text + "'"))
        .hasMessage("Value should be IPv4 or IPv6 CIDR format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "0.0.0.0",
        "255.255.255.255",
        "::",
        "::1",
        "1::",
        "1:2:3:4:5:6:7:8",
        "::1.2.3.4",
        "FE80::abcd",
        "1:2:3:4:5:6:1.2.3.4",
        "1::8:1.2.3.4"
      })
  void addresses_are_kept_as_sent(String text) {
    assertThat(coerced(Type.address(), "'" + text + "'")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.4 ",
        " ::1",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::g",
        "::1%1",
        "::1.2.3",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:6:7::8:9",
        "\\u0661.2.3.4",
        ":1",
        "1:"
      })
  void what_is_no_address_is_refused(String text) {
    assertThatThrownBy(() -> coerced(Type.address(), "'" + text + "'"))
        .hasMessage("Value should be IPv4 or IPv6 format");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://a",
        "https://a.example:8443/p/q?x=1&y=%20#f",
        "http://[::1]:80/",
        "http://u:p@h/",
        "http://a?b",
        "http://a#b"
      })
  void urls_are_absolute(String text) {
    assertThat(coerced(Type.url(), "'" + text + "'")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http:/a",
        "http:///a",
        "//a",
        "a",
        "http://a b",
        "http://a/%2",
        "http://a/\\u0000",
        "http://a/\\u00e9",
        "http://[1]/",
        "http://[]/",
        "http://a:x/",
        "http://a/<",
        "http://a/\\\\",
        "http://a/|",
        "mailto:a@b",
        "HTTP://a",
        "http://a\\u0009"
      })
  void what_is_no_url_is_refused(String text) {
    assertThatThrownBy(() -> coerced(Type.url(), "'" + text + "'"))
        .hasMessage("Value must be a valid URL string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a':['b',1,1.5,true,null,{}]} | {'a': ['b', 1, 1.5, True, None, {}]}",
        "['it\\u0027s','a\\nb','\\u0007'] | [\"it's\", 'a\\nb', '\\x07']",
        "'text' | text",
        "null | None",
      })
  void faults_show_values_as_python_does(String json, String expected) {
    var value = Json.MAPPER.readTree(json.replace('\'', '"'));
    assertThat(Python.text(value)).isEqualTo(expected);
  }
}
