package io.octavia.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  /** As it was read from the queue of an oslo.messaging 14. */
  private static final String CAPTURED =
      """
      {"oslo.version": "2.0", "oslo.message": "{\\"method\\": \\"create_load_balancer\\", \
      \\"args\\": {\\"loadbalancer\\": {\\"loadbalancer_id\\": \\"1\\", \\"name\\": \\"\\\\u00e9\\"}}, \
      \\"namespace\\": \\"controller\\", \\"version\\": \\"2.0\\", \
      \\"_unique_id\\": \\"68c7a32f6d7d4ada9e9ec0a657423d4d\\"}"}\
      """;

  @Test
  void call_of_the_original_is_understood() throws Exception {
    var call = Envelope.read(CAPTURED.getBytes(UTF_8));
    assertThat(call.method()).isEqualTo("create_load_balancer");
    assertThat(call.id()).isEqualTo("68c7a32f6d7d4ada9e9ec0a657423d4d");
    assertThat(call.arguments().path("loadbalancer").path("name").asString()).isEqualTo("é");
    assertThat(call.replyQueue()).isNull();
  }

  @Test
  void own_call_comes_back_as_it_was() throws Exception {
    var body = Envelope.call("id", "create_pool", "{\"pool\":{\"name\":\"é😀\"}}");
    assertThat(new String(body, UTF_8)).isASCII();
    var call = Envelope.read(body);
    assertThat(call.method()).isEqualTo("create_pool");
    assertThat(call.arguments().path("pool").path("name").asString()).isEqualTo("é😀");
  }

  @Test
  void message_without_an_envelope_is_a_message() throws Exception {
    var bare = "{\"method\":\"m\",\"namespace\":\"controller\",\"version\":\"2.0\",\"args\":{}}";
    assertThat(Envelope.read(bare.getBytes(UTF_8)).method()).isEqualTo("m");
  }

  @Test
  void removal_of_an_amphora_may_be_of_version_1() throws Exception {
    var call =
        "{\"method\":\"delete_amphora\",\"namespace\":\"controller\",\"version\":\"1.0\",\"args\":{}}";
    assertThat(Envelope.read(call.getBytes(UTF_8)).method()).isEqualTo("delete_amphora");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"oslo.version\":\"3.0\",\"oslo.message\":\"{}\"}",
        "{\"oslo.version\":\"2.0\",\"oslo.message\":\"{\"}",
        "{\"method\":\"m\",\"namespace\":\"other\",\"version\":\"2.0\"}",
        "{\"method\":\"m\",\"namespace\":\"controller\",\"version\":\"2.1\"}"
      })
  void what_is_no_call_of_ours_is_refused(String body) {
    assertThatThrownBy(() -> Envelope.read(body.getBytes(UTF_8)))
        .isInstanceOf(Envelope.Unreadable.class);
  }
}
