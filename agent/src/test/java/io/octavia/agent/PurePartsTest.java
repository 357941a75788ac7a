package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.haproxy.StatRow;
import io.octavia.wire.Heartbeat.Stats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PurePartsTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "localhost", "fe80::1%eth0", "::g"})
  void nonsense_is_no_address(String text) {
    assertThatThrownBy(() -> IpAddresses.address(text))
        .hasMessage("'" + text + "' does not appear to be an IPv4 or IPv6 address");
  }

  @Test
  void addresses_and_networks_are_read_as_python_reads_them() {
    assertThat(IpAddresses.exploded("2001:db8::5"))
        .isEqualTo("2001:0db8:0000:0000:0000:0000:0000:0005");
    assertThat(IpAddresses.exploded("203.0.113.5")).isEqualTo("203.0.113.5");
    assertThat(IpAddresses.network("10.0.0.1").prefix()).isEqualTo(32);
    assertThat(IpAddresses.network("::/0").v6()).isTrue();
    assertThatThrownBy(() -> IpAddresses.network("203.0.113.5/24"))
        .hasMessage("203.0.113.5/24 has host bits set");
    assertThatThrownBy(() -> IpAddresses.network("203.0.113.0/33")).hasMessageContaining("network");
  }

  @Test
  void frontends_and_addresses_are_found_in_a_configuration() {
    String text =
        """
        # Configuration for loadbalancer x
        global
            daemon
        frontend one
            maxconn 10
            bind 203.0.113.10:80
            bind 2001:db8::1:80
            mode http
        backend pool:one
            mode tcp
        frontend two
            bind 203.0.113.10:443 ssl crt-list /var/lib/octavia/certs/x/two.pem
            mode http
        frontend three
            bind 203.0.113.10:25
            mode tcp
        """;
    var file = HaproxyFile.parse(text);
    assertThat(file.frontends())
        .containsExactly(
            new HaproxyFile.Frontend("one", "HTTP"),
            new HaproxyFile.Frontend("two", "TERMINATED_HTTPS"),
            new HaproxyFile.Frontend("three", "TCP"));
    assertThat(file.addresses()).containsExactlyInAnyOrder("203.0.113.10", "2001:db8::1");
    assertThat(HaproxyFile.withoutGroups("global\n    group nogroup\n    daemon\n"))
        .isEqualTo("global\n    daemon\n");
  }

  @Test
  void counters_survive_their_agent_and_a_restart_of_haproxy() {
    Path file = directory.resolve("stats_counters.json");
    var first = new Counters(file);
    assertThat(first.add(row(10, 100, 1))).isEqualTo(new Stats(100, 10, 0, 1, 0));
    first.save();
    var second = new Counters(file);
    assertThat(second.add(row(15, 150, 3))).isEqualTo(new Stats(50, 5, 0, 2, 0));
    assertThat(second.add(row(4, 40, 1))).isEqualTo(new Stats(40, 4, 0, 1, 0));
  }

  private static StatRow row(long in, long out, long sessions) {
    return new StatRow("listener", "FRONTEND", "OPEN", 0, 0, sessions, in, out, 0);
  }

  @Test
  void heartbeat_is_due_each_interval_and_when_asked_for_and_after_the_clock_was_set_back() {
    var times = new BeatTimes();
    var interval = Duration.ofSeconds(10);
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(times.due(start, interval)).isTrue();
    assertThat(times.due(start.plusSeconds(9), interval)).isFalse();
    times.also(start.plusSeconds(9));
    assertThat(times.due(start.plusSeconds(9), interval)).isTrue();
    assertThat(times.due(start.plusSeconds(9), interval)).isFalse();
    assertThat(times.due(start.plusSeconds(10), interval)).isTrue();
    assertThat(times.due(start.minusSeconds(3600), interval)).isTrue();
    assertThat(times.due(start.minusSeconds(3599), interval)).isFalse();
    assertThat(times.due(start.minusSeconds(3598), Duration.ofSeconds(1))).isTrue();
  }
}
