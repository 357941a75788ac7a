package io.octavia.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.Topology;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentConfTest {
  @Test
  void the_file_has_upstreams_sections_and_options() {
    assertThat(conf("insecure", "/etc/octavia/interfaces/").render())
        .isEqualTo(
            """
            [DEFAULT]
            debug = False
            use_syslog = True
            syslog_log_facility = LOG_LOCAL1

            [haproxy_amphora]
            base_cert_dir = /var/lib/octavia/certs
            base_path = /var/lib/octavia
            bind_host = ::
            bind_port = 9443
            haproxy_cmd = /usr/sbin/haproxy
            user_log_facility = 0
            administrative_log_facility = 1

            [health_manager]
            controller_ip_port_list = 192.0.2.1:5555, [2001:db8::1]:5555
            heartbeat_interval = 10
            heartbeat_key = insecure

            [amphora_agent]
            agent_server_ca = /etc/octavia/certs/client_ca.pem
            agent_server_cert = /etc/octavia/certs/server.pem
            agent_server_network_dir = /etc/octavia/interfaces/
            agent_request_read_timeout = 180
            amphora_id = 00000000-0000-4000-8000-000000000010
            amphora_udp_driver = keepalived_lvs
            agent_tls_protocol = TLSv1.2

            [controller_worker]
            loadbalancer_topology = ACTIVE_STANDBY
            """);
  }

  @Test
  void keys_keep_every_character() {
    assertThat(conf("a$b&<'", null).render())
        .contains("heartbeat_key = \"a$$b&<'\"\n")
        .doesNotContain("agent_server_network_dir");
    assertThat(conf(" k ", null).render()).contains("heartbeat_key = \" k \"\n");
    assertThatThrownBy(() -> conf("a\n[x]", null).render())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heartbeat_key")
        .hasMessageNotContaining("[x]");
  }

  @Test
  void the_key_is_not_shown() {
    assertThat(conf("topsecret", null).toString()).doesNotContain("topsecret");
  }

  private static AgentConf conf(String key, @Nullable String networkDir) {
    return new AgentConf(
        false,
        new AgentConf.Haproxy(
            "/var/lib/octavia/certs", "/var/lib/octavia", "::", 9443, "/usr/sbin/haproxy", 0, 1),
        new AgentConf.Health(List.of("192.0.2.1:5555", "[2001:db8::1]:5555"), 10, key),
        new AgentConf.Agent(
            "/etc/octavia/certs/client_ca.pem",
            "/etc/octavia/certs/server.pem",
            networkDir,
            180,
            new AmphoraId("00000000-0000-4000-8000-000000000010"),
            "keepalived_lvs",
            "TLSv1.2"),
        Topology.ACTIVE_STANDBY);
  }
}
