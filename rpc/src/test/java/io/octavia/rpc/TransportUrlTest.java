package io.octavia.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.rpc.TransportUrl.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportUrlTest {
  @Test
  void several_brokers_each_have_their_own_login() {
    var url =
        TransportUrl.parse(
            "rabbit://a%40b:p%2Fw%3A%25+@one:5673,two:other@[2001:db8::1]:5674,three/a%2Fb");
    assertThat(url.hosts())
        .containsExactly(
            new Host("one", 5673, "a@b", "p/w:%+"),
            new Host("2001:db8::1", 5674, "two", "other"),
            new Host("three", 5672, "guest", "guest"));
    assertThat(url.virtualHost()).isEqualTo("a/b");
  }

  @Test
  void nothing_said_is_the_broker_of_this_machine() {
    for (var text : List.of("rabbit://", "rabbit:///", "kombu://")) {
      var url = TransportUrl.parse(text);
      assertThat(url.hosts()).containsExactly(new Host("localhost", 5672, "guest", "guest"));
      assertThat(url.virtualHost()).isEqualTo("/");
    }
  }

  @Test
  void two_slashes_begin_a_virtual_host_that_begins_with_one() {
    assertThat(TransportUrl.parse("rabbit://h//name").virtualHost()).isEqualTo("/name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amqp://u:secret@h",
        "secret",
        "rabbit://u:secret@h:http/",
        "rabbit://u:secret@h:0/",
        "rabbit://u:secret%ZZ@h/",
        "rabbit://u:secret@[::1/"
      })
  void refusal_does_not_tell_the_password(String url) {
    assertThatThrownBy(() -> TransportUrl.parse(url))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("transport_url")
        .message()
        .doesNotContain("secret");
  }

  @Test
  void text_of_a_url_has_no_password() {
    assertThat(TransportUrl.parse("rabbit://u:secret@h/v").toString()).doesNotContain("secret");
  }

  @Test
  void options_in_the_url_stand_above_those_of_the_file() {
    var settings =
        RabbitSettings.of(
            Config.of(
                Map.of(
                    "DEFAULT.transport_url",
                    "rabbit://h/?ssl=1&ssl_ca_file=/ca.crt&heartbeat_timeout_threshold=7"
                        + "&amqp_durable_queues=true",
                    "oslo_messaging_rabbit.heartbeat_timeout_threshold",
                    "9")));
    assertThat(settings.tls().on()).isTrue();
    assertThat(settings.tls().caFile()).isEqualTo("/ca.crt");
    assertThat(settings.heartbeat()).isEqualTo(7);
    assertThat(settings.queues().durable()).isTrue();
  }

  @Test
  void quorum_queues_are_durable_and_say_so_in_their_arguments() {
    var settings =
        RabbitSettings.of(
            Config.of(
                Map.of(
                    "oslo_messaging_rabbit.rabbit_quorum_queue", "true",
                    "oslo_messaging_rabbit.rabbit_quorum_delivery_limit", "3")));
    assertThat(settings.queues().durable()).isTrue();
    assertThat(settings.queues().arguments())
        .isEqualTo(Map.of("x-queue-type", "quorum", "x-delivery-limit", 3));
  }

  @Test
  void pauses_between_attempts_grow_to_a_limit() {
    var pauses = RabbitSettings.of(Config.of(Map.of())).pauses();
    assertThat(pauses.after(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pauses.after(3)).isEqualTo(Duration.ofSeconds(5));
    assertThat(pauses.after(1000)).isEqualTo(Duration.ofSeconds(30));
  }
}
