package io.octavia.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.octavia.domain.ListenerId;
import io.octavia.domain.MemberId;
import io.octavia.domain.PoolId;
import io.octavia.wire.Heartbeat.PoolKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTest {
  private static final String LISTENER = "00000000-0000-4000-8000-00000000000a";
  private static final String POOL = "00000000-0000-4000-8000-00000000000b";
  private static final String MEMBER = "00000000-0000-4000-8000-00000000000c";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temporary;
  private Rig rig;

  @BeforeEach
  void open() throws Exception {
    rig = new Rig(temporary, "SINGLE");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private String vipBody(String mac) {
    return """
    {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"%s",
     "vrrp_ip":"203.0.113.21","mtu":1450,"host_routes":[
       {"destination":"198.51.100.0/24","nexthop":"203.0.113.254"}]}\
    """
        .formatted(mac);
  }

  private void plugVip() throws Exception {
    String mac = rig.attach("203.0.113.1/24");
    var plugged = rig.call("POST", "/1.0/plug/vip/203.0.113.10", vipBody(mac));
    assertThat(plugged.status()).as(plugged.text()).isEqualTo(202);
  }

  private String config(int memberPort) {
    return """
    # Configuration for loadbalancer %1$s
    global
        daemon
        user nobody
        log /run/rsyslog/octavia/log local0
        stats socket /var/lib/octavia/%1$s.sock mode 0666 level user
        server-state-file /var/lib/octavia/%1$s/servers-state
        maxconn 50000

    defaults
        log global
        retries 3
        option redispatch

    frontend %2$s
        maxconn 50000
        bind 203.0.113.10:80
        mode http
        default_backend %3$s:%2$s
        timeout client 50000

    backend %3$s:%2$s
        mode http
        balance roundrobin
        fullconn 50000
        timeout connect 5000
        timeout server 50000
        server %4$s 203.0.113.1:%5$d weight 1
    """
        .formatted(rig.loadBalancer, LISTENER, POOL, MEMBER, memberPort);
  }

  private Rig.Answer upload(String config) throws Exception {
    return rig.call(
        "PUT", "/1.0/loadbalancer/" + rig.id + "/" + rig.loadBalancer + "/haproxy", config);
  }

  private Rig.Answer act(String action) throws Exception {
    return rig.call("PUT", "/1.0/loadbalancer/" + rig.loadBalancer + "/" + action);
  }

  private void serve(int memberPort) throws Exception {
    plugVip();
    rig.member(memberPort, "one");
    assertThat(upload(config(memberPort)).status()).isEqualTo(202);
    assertThat(act("start").status()).isEqualTo(202);
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "one")).isEqualTo("one");
  }

  @Test
  void says_what_it_is() throws Exception {
    assertThat(rig.call("GET", "//").text()).isEqualTo("{\"api_version\":\"1.0\"}");
    var info = rig.call("GET", "/1.0/info").json();
    assertThat(info.path("haproxy_version").asString()).matches("\\d+\\.\\d+\\..*");
    assertThat(info.path("hostname").asString()).isEqualTo("amphora-" + rig.id);
    var details = rig.call("GET", "/1.0/details").json();
    assertThat(details.path("cpu").path("user").isString()).isTrue();
    assertThat(details.path("cpu").path("total").isIntegralNumber()).isTrue();
    assertThat(details.path("memory").path("total").asLong()).isPositive();
    assertThat(details.path("memory").path("free").asLong())
        .as("of a machine that it shares")
        .isZero();
    assertThat(details.path("load")).hasSize(3);
    assertThat(details.path("networks").isObject()).isTrue();
    assertThat(rig.call("GET", "/1.0/listeners").text()).isEqualTo("[]");
  }

  @Test
  void refuses_in_json() throws Exception {
    var missing = rig.call("GET", "/1.0/nothing");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.header("Content-Type")).isEqualTo("application/json");
    assertThat(missing.json().path("http_code").asInt()).isEqualTo(404);
    assertThat(rig.call("GET", "/1.0/info/").status()).isEqualTo(404);
    assertThat(rig.call("GET", "/1.0//info").header("Location")).isEqualTo("/1.0/info");
    assertThat(rig.call("DELETE", "/1.0/info").json().path("error").asString()).startsWith("405 ");
    assertThat(rig.call("POST", "/1.0/plug/vip/1.2.3.4", "{").json().path("error").asString())
        .isEqualTo("400 Bad Request: Invalid subnet information");
    assertThat(rig.call("PUT", "/1.0/loadbalancer/..%2F..%2Fetc/start").status()).isEqualTo(400);
    assertThat(act("explode").json().path("details").asString())
        .isEqualTo("Unknown action: explode");
    assertThat(act("START").json().path("details").asString())
        .isEqualTo("No loadbalancer with UUID: " + rig.loadBalancer);
    for (String unknown : List.of(LISTENER, "prometheus-exporter-internal-endpoint")) {
      assertThat(rig.call("DELETE", "/1.0/listeners/" + unknown).text())
          .isEqualTo("{\"message\":\"OK\"}");
    }
  }

  @Test
  void plugs_the_vip_once_it_is_there_and_only_once() throws Exception {
    var early = rig.call("POST", "/1.0/plug/vip/203.0.113.10", vipBody("fa:16:3e:00:00:fe"));
    assertThat(early.status()).isEqualTo(404);
    assertThat(early.json().path("details").asString())
        .contains("No suitable network interface found");
    String mac = rig.attach("203.0.113.1/24");
    var plugged = rig.call("POST", "/1.0/plug/vip/203.0.113.10", vipBody(mac));
    assertThat(plugged.status()).as(plugged.text()).isEqualTo(202);
    assertThat(plugged.json().path("details").asString())
        .isEqualTo("VIPs plugged on interface eth1: 203.0.113.10");
    assertThat(rig.call("POST", "/1.0/plug/vip/203.0.113.10", vipBody(mac)).status())
        .isEqualTo(409);
    assertThat(rig.call("GET", "/1.0/interface/203.0.113.10").json().path("interface").asString())
        .isEqualTo("eth1");
    assertThat(rig.call("GET", "/1.0/interface/203.0.113.99").status()).isEqualTo(404);
    assertThat(rig.call("GET", "/1.0/interface/nonsense").status()).isEqualTo(400);
    String routes = Commands.run("ip", "-n", rig.netns, "route", "show", "table", "1");
    assertThat(routes)
        .contains("default via 203.0.113.1 dev eth1", "198.51.100.0/24 via 203.0.113.254")
        .contains("203.0.113.0/24 dev eth1", "src 203.0.113.10");
    assertThat(Commands.run("ip", "-n", rig.netns, "rule", "show"))
        .contains("from 203.0.113.10 lookup 1");
    assertThat(rig.call("GET", "/1.0/details").json().path("networks").has("eth1")).isTrue();
  }

  @Test
  void vip_of_both_families_is_announced_and_stays_as_it_is_when_it_is_set_up_again()
      throws Exception {
    String mac = rig.attach("203.0.113.1/24");
    Commands.run(
        "ip", "netns", "exec", rig.outside, "sysctl", "-q", "-w", "net.ipv4.conf.all.arp_accept=1");
    String body =
        """
        {"subnet_cidr":"203.0.113.0/24","gateway":"203.0.113.1","mac_address":"%s",
         "vrrp_ip":"203.0.113.21","additional_vips":[{"ip_address":"2001:db8:1::30",
          "subnet_cidr":"2001:db8:1::/64","gateway":"2001:db8:1::1","host_routes":[
            {"destination":"2001:db8:9::/48","nexthop":"2001:db8:1::9"}]}]}\
        """
            .formatted(mac);
    var plugged = rig.call("POST", "/1.0/plug/vip/203.0.113.10", body);
    assertThat(plugged.json().path("details").asString())
        .as(plugged.text())
        .endsWith("203.0.113.10, 2001:0db8:0001:0000:0000:0000:0000:0030");
    String neighbour = Commands.run("ip", "-n", rig.outside, "neighbour", "show", "203.0.113.10");
    assertThat(neighbour).contains(mac);
    assertThat(Commands.run("ip", "-n", rig.netns, "-6", "route", "show", "table", "1"))
        .contains("default via 2001:db8:1::1", "2001:db8:9::/48 via 2001:db8:1::9")
        .contains("2001:db8:1::/64");
    assertThat(Commands.run("ip", "-n", rig.netns, "-6", "rule", "show"))
        .contains("from 2001:db8:1::30 lookup 1");
    String before = state();
    rig.closeHost();
    rig.openHost();
    assertThat(state()).isEqualTo(before);
  }

  /** All but the routes of the link-local address, which the kernel makes in its own time. */
  private String state() {
    var routes = Commands.run("ip", "-n", rig.netns, "-6", "route", "show", "table", "all");
    return String.join(
        "\n",
        Commands.run("ip", "-n", rig.netns, "-br", "address"),
        Commands.run("ip", "-n", rig.netns, "-4", "route", "show", "table", "all"),
        routes.lines().filter(line -> !line.contains("fe80:")).collect(Collectors.joining("\n")),
        Commands.run("ip", "-n", rig.netns, "-4", "rule"),
        Commands.run("ip", "-n", rig.netns, "-6", "rule"));
  }

  @Test
  void network_follows_what_it_is_plugged_with() throws Exception {
    String mac = rig.attach("10.20.0.1/24");
    String body =
        """
        {"mac_address":"%s","mtu":1400,"fixed_ips":[{"ip_address":"%s","subnet_cidr":"10.20.0.0/24",
         "gateway":"10.20.0.1","host_routes":%s}]}\
        """;
    String routes = "[{\"destination\":\"10.99.0.0/16\",\"nexthop\":\"10.20.0.9\"}]";
    var first = rig.call("POST", "/1.0/plug/network", body.formatted(mac, "10.20.0.5", routes));
    assertThat(first.json().path("details").asString()).isEqualTo("Plugged on interface eth2");
    assertThat(Commands.run("ip", "-n", rig.netns, "route"))
        .contains("10.99.0.0/16 via 10.20.0.9")
        .doesNotContain("default");
    var again = rig.call("POST", "/1.0/plug/network", body.formatted(mac, "10.20.0.6", "[]"));
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("details").asString())
        .isEqualTo("Updated existing interface eth2");
    assertThat(Commands.run("ip", "-n", rig.netns, "-br", "address", "show", "dev", "eth2"))
        .contains("10.20.0.6/24")
        .doesNotContain("10.20.0.5");
    assertThat(Commands.run("ip", "-n", rig.netns, "route")).doesNotContain("10.99.0.0");
    Commands.run("ip", "-n", rig.netns, "link", "del", "eth2");
    String other = rig.attach("10.21.0.1/24");
    var third =
        rig.call(
            "POST",
            "/1.0/plug/network",
            "{\"mac_address\":\""
                + other
                + "\",\"fixed_ips\":[{\"ip_address\":\"fd00:21::5\",\"subnet_cidr\":\"fd00:21::/64\",\"gateway\":null,\"host_routes\":[]}]}");
    assertThat(third.json().path("details").asString())
        .as(third.text())
        .isEqualTo("Plugged on interface eth2");
    assertThat(Files.readString(rig.directory.resolve("var/lib/octavia/plugged_interfaces")))
        .isEqualTo(other + " eth2\n");
  }

  @Test
  void serves_traffic_and_keeps_serving_when_a_bad_configuration_comes() throws Exception {
    serve(8001);
    long master = rig.masterPid();
    var bad = upload(config(8001).replace("balance roundrobin", "balance nonsense"));
    assertThat(bad.status()).isEqualTo(400);
    assertThat(bad.json().path("message").asString()).isEqualTo("Invalid request");
    assertThat(bad.json().path("details").asString()).contains("balance only supports");
    assertThat(act("reload").status()).isEqualTo(202);
    assertThat(rig.browse("http://203.0.113.10/")).isEqualTo("one");
    rig.member(8002, "two");
    var good = upload(config(8002));
    assertThat(good.header("ETag")).matches("[0-9a-f]{32}");
    var read = rig.call("GET", "/1.0/loadbalancer/" + rig.loadBalancer + "/haproxy");
    assertThat(read.text()).isEqualTo(config(8002));
    var reloaded = act("reload");
    assertThat(reloaded.json().path("details").asString())
        .isEqualTo("Listener " + rig.loadBalancer + " reloaded");
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "two")).isEqualTo("two");
    assertThat(rig.masterPid()).isEqualTo(master);
    assertThat(rig.call("GET", "/1.0/listeners").text())
        .isEqualTo("[{\"status\":\"ACTIVE\",\"uuid\":\"" + LISTENER + "\",\"type\":\"HTTP\"}]");
    assertThat(rig.call("GET", "/1.0/details").json().path("haproxy_count").asInt()).isEqualTo(1);
    assertThat(act("stop").json().path("details").asString()).endsWith(" stoped");
    assertThat(rig.browse("http://203.0.113.10/")).isEmpty();
    assertThat(act("reload").status()).isEqualTo(202);
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "two")).isEqualTo("two");
    assertThat(rig.call("DELETE", "/1.0/listeners/" + rig.loadBalancer).status()).isEqualTo(200);
    assertThat(rig.browse("http://203.0.113.10/")).isEmpty();
    assertThat(rig.directory.resolve("var/lib/octavia/" + rig.loadBalancer)).doesNotExist();
    assertThat(act("reload").status()).isEqualTo(404);
  }

  @Test
  void reload_that_cannot_listen_says_so_and_the_old_process_goes_on() throws Exception {
    serve(8001);
    long master = rig.masterPid();
    rig.occupy(8080);
    String conflicting = config(8001).replace("203.0.113.10:80\n", "203.0.113.10:8080\n");
    assertThat(upload(conflicting).status()).isEqualTo(202);
    var refused = act("reload");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.json().path("message").asString()).isEqualTo("Error reloading haproxy");
    assertThat(rig.browse("http://203.0.113.10/")).isEqualTo("one");
    assertThat(upload(config(8001)).status()).isEqualTo(202);
    assertThat(act("reload").status()).isEqualTo(202);
    assertThat(rig.browse("http://203.0.113.10/")).isEqualTo("one");
    assertThat(rig.masterPid()).isEqualTo(master);
  }

  @Test
  void interfaces_are_set_up_again_in_a_new_namespace() throws Exception {
    plugVip();
    Commands.run("ip", "netns", "del", rig.netns);
    await().atMost(LIMIT).until(() -> !Files.exists(Path.of("/run/netns", rig.netns)));
    Commands.run("ip", "netns", "add", rig.netns);
    rig.attachAgain("203.0.113.1/24");
    // The rule is the last thing that is set up; the address is there some moments earlier.
    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(Commands.run("ip", "-n", rig.netns, "rule", "show"))
                .contains("from 203.0.113.10 lookup 1"));
    assertThat(rig.call("GET", "/1.0/interface/203.0.113.10").status()).isEqualTo(200);
  }

  @Test
  void amphora_without_its_namespace_is_silent_and_does_not_make_it_anew() throws Exception {
    plugVip();
    rig.awaitHeartbeat(_ -> true);
    Commands.run("ip", "netns", "del", rig.netns);
    assertThat(rig.silentFor(Duration.ofSeconds(3))).isTrue();
    String mac = rig.attach("198.51.100.1/24");
    var refused =
        rig.call(
            "POST",
            "/1.0/plug/network",
            "{\"mac_address\":\"" + mac + "\",\"fixed_ips\":[],\"mtu\":1450}");
    assertThat(refused.status()).isEqualTo(500);
    assertThat(refused.text()).contains("it is gone");
    // No fault of the configuration: a controller tries again, or replaces the amphora.
    assertThat(upload(config(8001)).status()).isEqualTo(500);
    assertThat(Path.of("/run/netns", rig.netns)).doesNotExist();
  }

  @Test
  void heartbeats_tell_of_listeners_pools_and_members_and_count_what_is_new() throws Exception {
    assertThat(rig.awaitHeartbeat(_ -> true).listeners()).isEmpty();
    serve(8001);
    var listener = new ListenerId(LISTENER);
    var beat = rig.awaitHeartbeat(each -> !each.listeners().isEmpty());
    assertThat(beat.amphora().value()).isEqualTo(rig.id);
    assertThat(beat.version()).isEqualTo(3);
    assertThat(beat.listeners().get(listener).status()).isEqualTo("OPEN");
    var pool = beat.pools().get(new PoolKey(new PoolId(POOL), listener));
    assertThat(pool.status()).isEqualTo("UP");
    assertThat(pool.members()).containsOnlyKeys(new MemberId(MEMBER));
    rig.awaitHeartbeat(each -> each.listeners().get(listener).stats().totconns() == 0);
    rig.browse("http://203.0.113.10/");
    var counted = rig.awaitHeartbeat(each -> each.listeners().get(listener).stats().totconns() > 0);
    assertThat(counted.listeners().get(listener).stats().totconns()).isEqualTo(1);
    assertThat(counted.sequence()).isGreaterThan(beat.sequence());
  }

  @Test
  void next_agent_finds_haproxy_running_and_goes_on_with_it() throws Exception {
    serve(8001);
    long master = rig.masterPid();
    rig.closeHost();
    assertThat(rig.browse("http://203.0.113.10/")).isEqualTo("one");
    rig.openHost();
    assertThat(rig.call("GET", "/1.0/details").json().path("haproxy_count").asInt()).isEqualTo(1);
    rig.member(8002, "two");
    assertThat(upload(config(8002)).status()).isEqualTo(202);
    assertThat(act("reload").status()).isEqualTo(202);
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "two")).isEqualTo("two");
    assertThat(rig.masterPid()).isEqualTo(master);
  }

  @Test
  void haproxy_that_is_killed_comes_back_and_one_that_is_stopped_does_not() throws Exception {
    serve(8001);
    long master = rig.masterPid();
    Commands.run("kill", "-KILL", Long.toString(master));
    await().atMost(LIMIT).until(() -> rig.masterPid() != master && rig.masterPid() > 0);
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "one")).isEqualTo("one");

    long next = rig.masterPid();
    RunningProcess.of(next).orElseThrow().children().forEach(worker -> worker.signal("KILL"));
    await().atMost(LIMIT).until(() -> rig.masterPid() != next && rig.masterPid() > 0);
    assertThat(rig.awaitBrowse("http://203.0.113.10/", "one")).isEqualTo("one");

    assertThat(act("stop").status()).isEqualTo(202);
    rig.awaitHeartbeat(each -> each.listeners().isEmpty());
    assertThat(Commands.run("ip", "netns", "pids", rig.netns)).isBlank();
  }

  @Test
  void amphora_whose_directory_goes_ends_with_its_processes() throws Exception {
    serve(8001);
    Files.move(rig.directory, rig.stateDir.resolve("gone"));
    await().atMost(LIMIT).until(() -> rig.hosted() == 0);
    await().atMost(LIMIT).until(() -> Commands.run("ip", "netns", "pids", rig.netns).isBlank());
    assertThat(rig.directory).doesNotExist();
  }

  @Test
  void agent_gives_nothing_to_those_who_show_no_certificate_of_a_controller() throws Exception {
    rig.authority("stranger-ca");
    rig.signed("stranger-ca", "stranger");
    // That of an amphora, this or another one, is no controller's.
    rig.signed("server-ca", "another-amphora");
    for (String path : List.of("/", "/1.0/info", "/1.0/config")) {
      assertThat(rig.asSomebody(path)).as("without").returns("", Commands.Result::output);
      for (String name : List.of("stranger", "another-amphora", rig.id)) {
        assertThat(rig.asSomebody(path, rig.showing(name)).output()).as(name).isEmpty();
      }
    }
    assertThat(rig.asSomebody("/1.0/info", rig.showing("controller")).output()).contains(" 200 ");
    assertThat(rig.call("GET", "/1.0/info").status()).isEqualTo(200);
  }

  @Test
  void rules_of_a_vip_that_nobody_else_filters_let_in_what_they_name() throws Exception {
    String mac = rig.attach("203.0.113.1/24");
    var body = vipBody(mac).replaceFirst("\\{", "{\"is_sriov\": true, ");
    assertThat(rig.call("POST", "/1.0/plug/vip/203.0.113.10", body).status()).isEqualTo(202);
    rig.listen(80);
    rig.listen(81);
    assertThat(rig.connects("203.0.113.10", 80)).as("before there are rules").isFalse();

    assertThat(rules("[{'protocol':'TCP','cidr':null,'port':80}]").text())
        .isEqualTo("{\"message\":\"OK\"}");
    assertThat(rig.connects("203.0.113.10", 80)).isTrue();
    assertThat(rig.connects("203.0.113.10", 81)).isFalse();
    assertThat(rules("[]").status()).as("as it is").isEqualTo(200);
    assertThat(rig.connects("203.0.113.10", 80)).isTrue();

    assertThat(
            rules(
                    "[{'protocol':'TCP','cidr':'203.0.113.1/32','port':81},"
                        + "{'protocol':'TCP','cidr':'198.51.100.0/24','port':80},"
                        + "{'protocol':'UDP','cidr':'2001:db8::/32','port':53},"
                        + "{'protocol':'SCTP','cidr':'0.0.0.0/0','port':9},"
                        + "{'protocol':'VRRP','cidr':'203.0.113.32/32','port':112}]")
                .status())
        .isEqualTo(200);
    assertThat(rig.connects("203.0.113.10", 80)).isFalse();
    assertThat(rig.connects("203.0.113.10", 81)).isTrue();

    for (String nonsense :
        List.of(
            "{}",
            "[{'protocol':'TCP','port':80}]",
            "[{'protocol':'ICMP','cidr':null,'port':80}]",
            "[{'protocol':'TCP','cidr':'any; drop','port':80}]",
            "[{'protocol':'TCP','cidr':null,'port':65536}]")) {
      assertThat(rules(nonsense).json().path("error").asString())
          .isEqualTo("400 Bad Request: Invalid rules information");
    }
    assertThat(rig.connects("203.0.113.10", 81)).isTrue();
    assertThat(rig.call("PUT", "/1.0/interface/203.0.113.77/rules", "[]").status()).isEqualTo(404);
  }

  @Test
  void interface_to_members_that_nobody_else_filters_lets_in_answers_alone() throws Exception {
    plugVip();
    var first = plugSriov(rig.attach("10.20.0.1/24"), true);
    assertThat(first.json().path("details").asString()).isEqualTo("Plugged on interface eth2");
    rig.listen(80);
    rig.member(9001, "one");
    assertThat(rig.connects("203.0.113.10", 80)).as("the VIP").isTrue();
    assertThat(rig.connects("10.20.0.5", 80)).as("a member asks").isFalse();
    assertThat(
            Commands.run(
                "ip", "netns", "exec", rig.netns, "curl", "-s", "-m", "5", "10.20.0.1:9001"))
        .as("a member is asked")
        .isEqualTo("one");

    Commands.run("ip", "-n", rig.netns, "link", "del", "eth2");
    plugSriov(rig.attach("10.20.0.1/24"), false);
    assertThat(rig.connects("10.20.0.5", 80)).as("another interface of that name").isTrue();
  }

  private Rig.Answer plugSriov(String mac, boolean sriov) throws Exception {
    var plugged =
        rig.call(
            "POST",
            "/1.0/plug/network",
            """
            {"mac_address":"%s","is_sriov":%s,"fixed_ips":[
              {"ip_address":"10.20.0.5","subnet_cidr":"10.20.0.0/24","gateway":null,
               "host_routes":[]}]}\
            """
                .formatted(mac, sriov));
    assertThat(plugged.status()).as(plugged.text()).isEqualTo(202);
    return plugged;
  }

  private Rig.Answer rules(String text) throws Exception {
    return rig.call("PUT", "/1.0/interface/203.0.113.10/rules", text.replace('\'', '"'));
  }

  @Test
  void new_certificate_is_presented_without_a_restart() throws Exception {
    var before = rig.call("GET", "/1.0/info").response().sslSession().orElseThrow();
    assertThat(rig.call("PUT", "/1.0/certificate", "rubbish").status()).isEqualTo(400);
    String pem = rig.signed("server-ca", rig.id);
    assertThat(rig.call("PUT", "/1.0/certificate", pem).status()).isEqualTo(202);
    rig.reconnect();
    var after = rig.call("GET", "/1.0/info").response().sslSession().orElseThrow();
    assertThat(((X509Certificate) after.getPeerCertificates()[0]).getSerialNumber())
        .isNotEqualTo(((X509Certificate) before.getPeerCertificates()[0]).getSerialNumber());
    assertThat(Files.readString(rig.directory.resolve("etc/octavia/certs/server.pem")))
        .isEqualTo(pem);
  }

  @Test
  void new_configuration_counts_at_once() throws Exception {
    rig.awaitHeartbeat(_ -> true);
    assertThat(rig.call("PUT", "/1.0/config", rig.conf("SINGLE", 3600)).status()).isEqualTo(202);
    await().atMost(LIMIT).until(() -> rig.silentFor(Duration.ofSeconds(3)));
    assertThat(
            rig.call("PUT", "/1.0/config", "[health_manager]\nheartbeat_interval = x\n").status())
        .isEqualTo(500);
    assertThat(rig.call("PUT", "/1.0/config", rig.conf("SINGLE", 1)).status()).isEqualTo(202);
    rig.awaitHeartbeat(_ -> true);
  }

  @Test
  void certificates_of_listeners_are_kept_and_compared_by_digest() throws Exception {
    String path = "/1.0/loadbalancer/" + rig.loadBalancer + "/certificates/";
    String name = "d7a8fbb307d7809469ca9abcb0082e4f8d5651e4.pem";
    assertThat(rig.call("GET", path + name).json().path("details").asString())
        .isEqualTo("No certificate with filename: " + name);
    var put = rig.call("PUT", path + name, "secret");
    assertThat(put.status()).isEqualTo(200);
    assertThat(rig.call("GET", path + name).json().path("md5sum").asString())
        .isEqualTo(put.header("ETag"))
        .isEqualTo("5ebe2294ecd0e0f08eab7690d2a6ee69");
    var file = rig.directory.resolve("var/lib/octavia/certs/" + rig.loadBalancer + "/" + name);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
    assertThat(rig.call("DELETE", path + name).status()).isEqualTo(200);
    assertThat(rig.call("DELETE", path + name).status()).isEqualTo(200);
    for (String wrong : List.of("x.crt", "..%2F..%2Fxx.pem", "..xxpem")) {
      assertThat(rig.call("PUT", path + wrong, "x").status()).as(wrong).isEqualTo(400);
    }
  }
}
