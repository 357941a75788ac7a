package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VrrpTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String VIP = "203.0.113.10";

  @TempDir Path temporary;
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(temporary, "ACTIVE_STANDBY");
    String mac = rig.attach("203.0.113.1/24");
    String body =
        """
        {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"%s",
         "vrrp_ip":"203.0.113.21"}\
        """
            .formatted(mac);
    assertThat(rig.call("POST", "/1.0/plug/vip/" + VIP, body).status()).isEqualTo(202);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String keepalived(String priority) {
    return """
    vrrp_script check_script {
        script /var/lib/octavia/vrrp/check_script.sh
        interval 1
        fall 2
        rise 2
    }

    vrrp_instance %s {
        interface eth1
        virtual_router_id 1
        priority %s
        nopreempt
        accept
        garp_master_refresh 5
        garp_master_refresh_repeat 2
        advert_int 1
        authentication {
            auth_type PASS
            auth_pass a1b2c3d
        }

        unicast_src_ip 203.0.113.21
        unicast_peer {
            203.0.113.22
        }

        virtual_ipaddress {
            203.0.113.10
        }

        virtual_ipaddress_excluded {
        }

        virtual_routes {
            203.0.113.0/24 dev eth1 src 203.0.113.10 scope link table 1
            default via 203.0.113.1 dev eth1 onlink table 1
            198.51.100.0/24 dev eth1 gateway 203.0.113.254 onlink table 1
        }

        virtual_rules {
            from 203.0.113.10/32 table 1 priority 100
        }

        track_script {
            check_script
        }
    }
    """
        .formatted(rig.loadBalancer.replace("-", ""), priority);
  }

  private String haproxy() {
    return """
    global
        daemon
        user nobody
        stats socket /var/lib/octavia/%1$s.sock mode 0666 level user
        maxconn 1000

    frontend 00000000-0000-4000-8000-00000000000a
        bind 203.0.113.10:80
        mode http
        timeout client 5000
        http-request return status 200 content-type text/plain string served
    """
        .formatted(rig.loadBalancer);
  }

  private boolean holdsVip() {
    return Commands.run("ip", "-n", rig.netns, "-br", "address", "show", "dev", "eth1")
        .contains(VIP);
  }

  private long keepalivedPid() {
    return RunningProcess.pidIn(
            rig.directory.resolve("var/lib/octavia/vrrp/octavia-keepalived.pid"))
        .orElse(-1);
  }

  private void serve() throws Exception {
    assertThat(rig.call("PUT", "/1.0/vrrp/upload", keepalived("100")).status()).isEqualTo(200);
    var started = rig.call("PUT", "/1.0/vrrp/start");
    assertThat(started.json().path("details").asString()).isEqualTo("keepalived started");
    String path = "/1.0/loadbalancer/" + rig.id + "/" + rig.loadBalancer + "/haproxy";
    assertThat(rig.call("PUT", path, haproxy()).status()).isEqualTo(202);
    assertThat(act("start")).isEqualTo(202);
    await().atMost(LIMIT).until(this::holdsVip);
  }

  private int act(String action) throws Exception {
    return rig.call("PUT", "/1.0/loadbalancer/" + rig.loadBalancer + "/" + action).status();
  }

  @Test
  void vip_comes_with_a_haproxy_that_answers_and_goes_with_it() throws Exception {
    assertThat(holdsVip()).isFalse();
    serve();
    assertThat(rig.awaitBrowse("http://" + VIP + "/", "served")).isEqualTo("served");
    assertThat(rig.call("GET", "/1.0/interface/" + VIP).json().path("interface").asString())
        .isEqualTo("eth1");
    assertThat(act("stop")).isEqualTo(202);
    await().atMost(LIMIT).until(() -> !holdsVip());
    assertThat(act("start")).isEqualTo(202);
    await().atMost(LIMIT).until(this::holdsVip);
  }

  @Test
  void keepalived_that_dies_comes_back_and_one_that_is_stopped_silences_the_heartbeat()
      throws Exception {
    serve();
    rig.awaitHeartbeat(beat -> !beat.listeners().isEmpty());
    long first = keepalivedPid();
    Commands.run("kill", "-KILL", Long.toString(first));
    await().atMost(LIMIT).until(() -> keepalivedPid() > 0 && keepalivedPid() != first);
    await().atMost(LIMIT).until(this::holdsVip);
    long second = keepalivedPid();
    assertThat(rig.call("PUT", "/1.0/vrrp/start").status()).isEqualTo(202);
    assertThat(keepalivedPid()).isEqualTo(second);
    rig.closeHost();
    assertThat(holdsVip()).isTrue();
    rig.openHost();
    assertThat(rig.call("PUT", "/1.0/vrrp/reload").status()).isEqualTo(202);
    assertThat(keepalivedPid()).isEqualTo(second);
    assertThat(rig.call("PUT", "/1.0/vrrp/stop").status()).isEqualTo(202);
    assertThat(holdsVip()).isFalse();
    await().atMost(LIMIT).until(() -> rig.silentFor(Duration.ofSeconds(3)));
  }

  @Test
  void vip_is_served_without_keepalived_until_a_peer_has_had_time_to_take_it() throws Exception {
    serve();
    RunningProcess keepalived = RunningProcess.of(keepalivedPid()).orElseThrow();
    try (var stopping = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = stopping.submit(() -> rig.call("PUT", "/1.0/vrrp/stop").status());
      await().atMost(LIMIT).until(() -> !keepalived.alive());
      assertThat(rig.awaitBrowse("http://" + VIP + "/", "served")).isEqualTo("served");
      assertThat(answer.isDone()).as("with the VIP: %s", holdsVip()).isFalse();
      assertThat(answer.get()).isEqualTo(202);
    }
    assertThat(holdsVip()).isFalse();
    assertThat(rig.call("PUT", "/1.0/vrrp/start").status()).isEqualTo(202);
    await().atMost(LIMIT).until(this::holdsVip);
  }

  @Test
  void what_a_file_of_keepalived_says_of_a_takeover_is_read() {
    var file = VrrpFile.parse(keepalived("100"));
    assertThat(file.addresses()).containsExactly(IpAddresses.address(VIP));
    assertThat(file.hasPeers()).isTrue();
    assertThat(file.takeover()).isEqualTo(Duration.ofMillis(4250));
    var fast =
        VrrpFile.parse(
            keepalived("90")
                .replace("advert_int 1", "advert_int 0.20")
                .replace("        203.0.113.22\n", "")
                .replace("excluded {", "excluded {\n2001:db8::10"));
    assertThat(fast.addresses())
        .containsExactlyInAnyOrder(IpAddresses.address(VIP), IpAddresses.address("2001:db8::10"));
    assertThat(fast.hasPeers()).isFalse();
    assertThat(fast.takeover()).isEqualTo(Duration.ofMillis(1050));
  }

  @Test
  void configuration_that_keepalived_dislikes_is_refused_and_the_old_one_stays() throws Exception {
    assertThat(rig.call("PUT", "/1.0/vrrp/upload", keepalived("100")).status()).isEqualTo(200);
    var refused = rig.call("PUT", "/1.0/vrrp/upload", keepalived("hundred"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("details").asString()).contains("hundred");
    Path file = rig.directory.resolve("var/lib/octavia/vrrp/octavia-keepalived.conf");
    assertThat(Files.readString(file)).isEqualTo(keepalived("100"));
  }
}
