package io.octavia.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pickles are what CPython 3.11 writes. */
class InsertHeadersTest {
  private static final String PROTOCOL_4 =
      "80049533000000000000007d94288c0f582d466f727761726465642d466f72948c0474727565948c10582d466f72"
          + "7761726465642d506f7274946802752e";

  private static final Map<String, String> FORWARDED = forwarded();

  private static Map<String, String> forwarded() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("X-Forwarded-For", "true");
    headers.put("X-Forwarded-Port", "true");
    return headers;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80027d710028580f000000582d466f727761726465642d466f727101580400000074727565710258100000005"
            + "82d466f727761726465642d506f727471036802752e",
        "80037d710028580f000000582d466f727761726465642d466f727101580400000074727565710258100000005"
            + "82d466f727761726465642d506f727471036802752e",
        PROTOCOL_4,
        "80059533000000000000007d94288c0f582d466f727761726465642d466f72948c0474727565948c10582d466f"
            + "727761726465642d506f7274946802752e"
      })
  void every_protocol_of_python_3_is_read_in_order(String pickle) {
    assertThat(InsertHeaders.decode(bytes(pickle))).containsExactlyEntriesOf(FORWARDED);
  }

  @Test
  void written_as_python_writes_protocol_4() {
    assertThat(hex(InsertHeaders.encode(FORWARDED))).isEqualTo(PROTOCOL_4);
    assertThat(hex(InsertHeaders.encode(Map.of()))).isEqualTo("80047d942e");
    assertThat(hex(InsertHeaders.encode(Map.of("X-SSL-Client-CN", "true"))))
        .isEqualTo(
            "8004951d000000000000007d948c0f582d53534c2d436c69656e742d434e948c047472756594732e");
    assertThat(hex(InsertHeaders.encode(Map.of("ü", "€"))))
        .isEqualTo("8004950f000000000000007d948c02c3bc948c03e282ac94732e");
  }

  @Test
  void no_headers_are_null_or_an_empty_dictionary() {
    assertThat(InsertHeaders.decode(null)).isEmpty();
    assertThat(InsertHeaders.decode(bytes("80027d71002e"))).isEmpty();
    assertThat(InsertHeaders.decode(bytes("80047d942e"))).isEmpty();
  }

  @Test
  void long_strings_and_many_of_them_survive() {
    var headers = new LinkedHashMap<String, String>();
    for (int i = 0; i < 300; i++) headers.put("header-" + i, "value-" + i % 290);
    headers.put("long", "x".repeat(3000));
    headers.put("again", "value-289");

    assertThat(InsertHeaders.decode(InsertHeaders.encode(headers)))
        .containsExactlyEntriesOf(headers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // os.system, a number, a list, nothing, a cut off string, protocol 1 and 6
        "80049514000000000000008c05706f736978948c0673797374656d9493942e",
        "8004950a000000000000007d948c0161944b01732e",
        "80049508000000000000005d948c016194612e",
        "",
        "80048c05612e",
        "80017d2e",
        "80067d2e",
        "80047d94",
        "80047d9468052e",
        "80047d947d942e",
        "8004284b752e"
      })
  void anything_else_is_refused(String pickle) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InsertHeaders.decode(bytes(pickle)))
        .withMessageStartingWith("insert_headers is not a pickle that we read");
  }

  @Test
  void damaged_pickle_never_fails_in_another_way() {
    var random = new Random(20261122);
    for (int round = 0; round < 20_000; round++) {
      var pickle = bytes(PROTOCOL_4);
      for (int i = random.nextInt(4); i >= 0; i--) {
        pickle[random.nextInt(pickle.length)] = (byte) random.nextInt();
      }
      pickle = Arrays.copyOf(pickle, random.nextInt(pickle.length) + 1);
      try {
        assertThat(InsertHeaders.decode(pickle)).isNotNull();
      } catch (IllegalArgumentException refused) {
        assertThat(refused).hasMessageStartingWith("insert_headers");
      }
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
