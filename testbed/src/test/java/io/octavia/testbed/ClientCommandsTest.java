package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every sub-command of {@code openstack loadbalancer}, unmodified, with the options it has. */
@EnabledIfSystemProperty(named = "conformance", matches = "true")
@EndToEnd
@ExtendWith(Cloud.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClientCommandsTest {
  private final OpenStackClient client;

  ClientCommandsTest(Cloud cloud) {
    this.client = OpenStackClient.start(cloud.environment(cloud.keystone().admin()));
  }

  @AfterAll
  void close() {
    client.close();
  }

  @Test
  void load_balancers() {
    json("flavorprofile create --name lb-fp --provider amphora --flavor-data {}");
    json("flavor create --name lb-f --flavorprofile lb-fp");
    json(
        "availabilityzoneprofile create --name lb-azp --provider amphora"
            + " --availability-zone-data {\"compute_zone\":\"nova\"}");
    json("availabilityzone create --name lb-az --availabilityzoneprofile lb-azp");
    var full =
        json(
            "create --name full --description words --vip-address 192.0.2.77 --vip-subnet-id"
                + " public-4 --vip-qos-policy-id bronze --project admin --provider amphora"
                + " --availability-zone lb-az --flavor lb-f --enable --tag one --tag two --wait");
    assertThat(text(full, "provisioning_status")).isEqualTo("ACTIVE");
    assertThat(text(full, "vip_address")).isEqualTo("192.0.2.77");
    assertThat(text(full, "availability_zone")).isEqualTo("lb-az");
    assertThat(text(full, "tags")).isEqualTo("one\ntwo");
    var off = json("create --name off --vip-network-id public --disable --no-tag --wait");
    assertThat(off.path("admin_state_up").asBoolean()).isFalse();
    var twice =
        json(
            "create --name twice --vip-subnet-id public-4 --additional-vip"
                + " subnet-id=public-6,ip-address=2001:db8::9 --wait");
    assertThat(twice.path("additional_vips").toString()).contains("2001:db8::9");
    var ported =
        json("create --name ported --vip-port-id reserved --vip-subnet-id public-4 --wait");
    assertThat(names("list --vip-port-id reserved")).containsExactly("ported");

    assertThat(
            names(
                "list --name full --enable --project admin --vip-subnet-id public-4"
                    + " --vip-qos-policy-id bronze --provisioning-status ACTIVE --provider amphora"
                    + " --flavor lb-f --availability-zone lb-az"))
        .containsExactly("full");
    assertThat(names("list --disable --vip-network-id public")).containsExactly("off");
    assertThat(names("list --tags one,two --not-tags three --operating-status OFFLINE"))
        .containsExactly("full");
    assertThat(names("list --any-tags one,three --not-any-tags four")).containsExactly("full");

    silent(
        "set --name full2 --description others --vip-qos-policy-id bronze --disable --tag three"
            + " --wait full");
    assertThat(text(json("show full2"), "tags")).isEqualTo("one\nthree\ntwo");
    silent("set --enable --no-tag --wait full2");
    silent("unset --description --vip-qos-policy-id --wait full2");
    silent("set --tag four --wait full2");
    silent("unset --all-tag --wait full2");
    var unset = json("show full2");
    assertThat(text(unset, "description")).isEmpty();
    assertThat(text(unset, "tags")).isEmpty();
    assertThat(unset.path("admin_state_up").asBoolean()).isTrue();
    silent("set --tag five --wait full2");
    silent("unset --tag five --wait full2");
    silent("unset --name " + text(full, "id"));
    assertThat(text(json("show " + text(full, "id")), "name")).isEmpty();

    assertThat(json("stats show off").path("total_connections").asInt()).isZero();
    var tree = client.loadBalancer("status show off").orFail();
    assertThat(new JsonMapper().readTree(tree).at("/loadbalancer/name").asString())
        .isEqualTo("off");
    silent("failover --wait off");

    silent("delete --cascade --wait twice");
    silent("delete --wait " + text(ported, "id"));
    silent("delete " + text(full, "id") + " --wait");
    silent("delete --wait off");
    silent("flavor delete lb-f");
    silent("flavorprofile delete lb-fp");
    silent("availabilityzone delete lb-az");
    silent("availabilityzoneprofile delete lb-azp");
  }

  @Test
  void listeners() {
    balancer("of-listeners");
    json(
        "pool create --name lp --protocol HTTP --lb-algorithm ROUND_ROBIN --wait --loadbalancer"
            + " of-listeners");
    var made =
        json(
            "listener create --name l --description d --protocol HTTP --protocol-port 80"
                + " --connection-limit 100 --insert-headers X-Forwarded-For=true"
                + " --timeout-client-data 1000 --timeout-member-connect 2000"
                + " --timeout-member-data 3000 --timeout-tcp-inspect 10 --enable --default-pool lp"
                + " --allowed-cidr 192.0.2.0/24 --allowed-cidr 198.51.100.0/24 --tag a --wait"
                + " of-listeners");
    assertThat(text(made, "insert_headers")).isEqualTo("X-Forwarded-For=true");
    assertThat(text(made, "allowed_cidrs")).isEqualTo("192.0.2.0/24\n198.51.100.0/24");
    assertThat(made.path("timeout_tcp_inspect").asInt()).isEqualTo(10);
    json(
        "listener create --name l2 --protocol TCP --protocol-port 81 --disable --no-tag --wait"
            + " of-listeners");
    assertThat(names("listener list --name l --loadbalancer of-listeners --enable --project admin"))
        .containsExactly("l");
    assertThat(names("listener list --loadbalancer of-listeners --disable")).containsExactly("l2");
    assertThat(
            names(
                "listener list --loadbalancer of-listeners --tags a --any-tags a,b --not-tags b"
                    + " --not-any-tags c"))
        .containsExactly("l");
    silent(
        "listener set --name l3 --description e --connection-limit 5 --default-pool lp"
            + " --insert-headers X-Forwarded-Port=true --timeout-client-data 1001"
            + " --timeout-member-connect 2001 --timeout-member-data 3001 --timeout-tcp-inspect 11"
            + " --disable --allowed-cidr 192.0.2.0/24 --tag b --wait l");
    var set = json("listener show l3");
    assertThat(set.path("connection_limit").asInt()).isEqualTo(5);
    assertThat(text(set, "allowed_cidrs")).isEqualTo("192.0.2.0/24");
    assertThat(set.path("admin_state_up").asBoolean()).isFalse();
    silent("listener set --enable --no-tag --tag x --tag y --wait l3");
    silent("listener unset --tag x --wait l3");
    silent(
        "listener unset --description --connection-limit --default-pool --insert-headers"
            + " --timeout-client-data --timeout-member-connect --timeout-member-data"
            + " --timeout-tcp-inspect --allowed-cidrs --default-tls-container-ref"
            + " --sni-container-refs --client-ca-tls-container-ref --client-authentication"
            + " --client-crl-container-ref --tls-versions --tls-ciphers --alpn-protocols --all-tag"
            + " --wait l3");
    var unset = json("listener show l3");
    assertThat(unset.path("connection_limit").asInt()).isEqualTo(-1);
    assertThat(unset.path("timeout_client_data").asInt()).isEqualTo(50000);
    assertThat(unset.path("default_pool_id").isNull()).isTrue();
    assertThat(text(unset, "allowed_cidrs")).isEmpty();
    silent("listener unset --name " + text(made, "id"));
    assertThat(json("listener stats show " + text(made, "id")).path("bytes_in").asInt()).isZero();
    silent("listener delete --wait l2");
    silent("delete --cascade --wait of-listeners");
  }

  @Test
  void pools_members_and_health_monitors() {
    balancer("of-pools");
    json("listener create --name pl --protocol HTTP --protocol-port 80 --wait of-pools");
    var made =
        json(
            "pool create --name p --description d --protocol HTTP --listener pl"
                + " --session-persistence type=HTTP_COOKIE --lb-algorithm ROUND_ROBIN --enable"
                + " --enable-tls --tls-ciphers ECDHE-RSA-AES128-GCM-SHA256 --tls-version TLSv1.2"
                + " --alpn-protocol http/1.1 --tag a --wait");
    assertThat(text(made, "tls_versions")).isEqualTo("TLSv1.2");
    assertThat(made.path("session_persistence").toString()).contains("HTTP_COOKIE");
    json(
        "pool create --name p2 --protocol HTTP --loadbalancer of-pools --lb-algorithm"
            + " LEAST_CONNECTIONS --disable --disable-tls --no-tag --wait");
    assertThat(
            names(
                "pool list --loadbalancer of-pools --tags a --any-tags a --not-tags b"
                    + " --not-any-tags c"))
        .containsExactly("p");
    silent(
        "pool set --name p3 --description e --session-persistence type=SOURCE_IP --lb-algorithm"
            + " SOURCE_IP --disable --disable-tls --tls-ciphers ECDHE-RSA-AES256-GCM-SHA384"
            + " --tls-version TLSv1.3 --alpn-protocol h2 --tag b --wait p");
    var set = json("pool show p3");
    assertThat(text(set, "lb_algorithm")).isEqualTo("SOURCE_IP");
    assertThat(text(set, "tags")).isEqualTo("a\nb");
    silent("pool set --enable --enable-tls --no-tag --tag x --tag y --wait p3");
    silent("pool unset --tag x --wait p3");
    silent(
        "pool unset --description --session-persistence --tls-versions --tls-ciphers"
            + " --alpn-protocols --ca-tls-container-ref --crl-container-ref --tls-container-ref"
            + " --all-tag --wait p3");
    assertThat(text(json("pool show p3"), "session_persistence")).isIn("", "None");

    members();
    healthMonitors();

    silent("pool delete --wait p2");
    silent("pool unset --name --wait " + text(made, "id"));
    silent("delete --cascade --wait of-pools");
  }

  private void members() {
    var made =
        json(
            "member create --name m --disable-backup --weight 5 --address 192.0.2.10 --subnet-id"
                + " public-4 --protocol-port 8080 --monitor-port 8081 --monitor-address 192.0.2.11"
                + " --enable --tag a --wait p3");
    assertThat(made.path("monitor_port").asInt()).isEqualTo(8081);
    json(
        "member create --name m2 --enable-backup --address 192.0.2.12 --protocol-port 8080"
            + " --disable --no-tag --wait p3");
    assertThat(names("member list --tags a --any-tags a --not-tags b --not-any-tags c p3"))
        .containsExactly("m");
    silent(
        "member set --name m3 --enable-backup --weight 6 --monitor-port 9000 --monitor-address"
            + " 192.0.2.13 --disable --tag b --wait p3 m");
    silent("member set --disable-backup --enable --no-tag --tag x --tag y --wait p3 m3");
    silent("member unset --tag x --wait p3 m3");
    assertThat(json("member show p3 m3").path("weight").asInt()).isEqualTo(6);
    silent(
        "member unset --backup --monitor-address --monitor-port --weight --all-tag --wait p3"
            + " m3");
    var unset = json("member show p3 m3");
    assertThat(unset.path("weight").asInt()).isEqualTo(1);
    assertThat(unset.path("monitor_port").isNull()).isTrue();
    silent("member unset --name --wait p3 m2");
    silent("member delete --wait p3 m3");
  }

  private void healthMonitors() {
    var made =
        json(
            "healthmonitor create --name h --delay 5 --domain-name example.org --expected-codes"
                + " 200-204 --http-method GET --http-version 1.1 --timeout 3 --max-retries 2"
                + " --url-path /h --type HTTP --max-retries-down 4 --enable --tag a --wait p3");
    assertThat(text(made, "expected_codes")).isEqualTo("200-204");
    json(
        "healthmonitor create --name g --delay 5 --timeout 3 --max-retries 2 --type PING"
            + " --disable --no-tag --wait p2");
    assertThat(names("healthmonitor list --tags a --any-tags a --not-tags b --not-any-tags c"))
        .containsExactly("h");
    silent(
        "healthmonitor set --name h2 --delay 6 --domain-name example.com --expected-codes 200"
            + " --http-method HEAD --http-version 1.1 --timeout 4 --max-retries 3"
            + " --max-retries-down 5 --url-path /i --disable --tag b --wait h");
    assertThat(json("healthmonitor show h2").path("max_retries_down").asInt()).isEqualTo(5);
    silent("healthmonitor set --enable --no-tag --tag x --tag y --wait h2");
    silent("healthmonitor unset --tag x --wait h2");
    silent(
        "healthmonitor unset --domain-name --expected-codes --http-method --http-version"
            + " --max-retries-down --url-path --all-tag --wait h2");
    var unset = json("healthmonitor show h2");
    assertThat(text(unset, "url_path")).isEqualTo("/");
    assertThat(unset.path("max_retries_down").asInt()).isEqualTo(3);
    silent("healthmonitor unset --name --wait g");
    silent("healthmonitor delete --wait h2");
  }

  @Test
  void l7_policies_and_rules() {
    balancer("of-policies");
    json("listener create --name yl --protocol HTTP --protocol-port 80 --wait of-policies");
    json(
        "pool create --name yp --protocol HTTP --lb-algorithm ROUND_ROBIN --wait --loadbalancer"
            + " of-policies");
    var made =
        json(
            "l7policy create --name y --description d --action REDIRECT_TO_URL --redirect-url"
                + " http://example.org/ --redirect-http-code 301 --position 1 --enable --tag a"
                + " --wait yl");
    assertThat(made.path("redirect_http_code").asInt()).isEqualTo(301);
    json(
        "l7policy create --name y2 --action REDIRECT_TO_POOL --redirect-pool yp --disable"
            + " --no-tag --wait yl");
    json(
        "l7policy create --name y3 --action REDIRECT_PREFIX --redirect-prefix http://example.org"
            + " --wait yl");
    assertThat(
            names(
                "l7policy list --listener yl --tags a --any-tags a --not-tags b"
                    + " --not-any-tags c"))
        .containsExactly("y");
    silent(
        "l7policy set --name y4 --description e --action REDIRECT_TO_URL --redirect-url"
            + " http://example.com/ --redirect-http-code 307 --position 2 --disable --tag b --wait y");
    silent("l7policy set --redirect-prefix http://example.com --wait y3");
    silent("l7policy set --redirect-pool yp --wait y2");
    silent("l7policy set --enable --no-tag --tag x --tag y --wait y4");
    silent("l7policy unset --tag x --wait y4");
    silent("l7policy unset --description --redirect-http-code --all-tag --wait y4");
    var unset = json("l7policy show y4");
    assertThat(unset.path("redirect_http_code").asInt()).isEqualTo(302);
    assertThat(unset.path("position").asInt()).isEqualTo(2);
    silent("l7policy unset --name --wait y3");

    var rule =
        json(
            "l7rule create --compare-type EQUAL_TO --invert --value v --key k --type HEADER"
                + " --enable --tag a y4");
    awaitActive("l7rule show y4 " + text(rule, "id"));
    json("l7rule create --compare-type STARTS_WITH --value /x --type PATH --disable --no-tag y4");
    assertThat(json("l7rule list --tags a --any-tags a --not-tags b --not-any-tags c y4"))
        .hasSize(1);
    var id = text(rule, "id");
    silent(
        "l7rule set --compare-type EQUAL_TO --invert --value w --key j --type HEADER --disable"
            + " --tag b --wait y4 "
            + id);
    assertThat(text(json("l7rule show y4 " + id), "key")).isEqualTo("j");
    silent("l7rule set --enable --no-tag --tag x --tag y --wait y4 " + id);
    silent("l7rule unset --tag x --wait y4 " + id);
    silent("l7rule unset --invert --all-tag --wait y4 " + id);
    assertThat(json("l7rule show y4 " + id).path("invert").asBoolean()).isFalse();
    silent("l7rule delete --wait y4 " + id);
    silent("l7policy delete --wait y4");
    silent("delete --cascade --wait of-policies");
  }

  @Test
  void amphorae() {
    var balancer = balancer("of-amphorae");
    json("listener create --name al --protocol HTTP --protocol-port 80 --wait of-amphorae");
    var amphora =
        json("amphora list --loadbalancer of-amphorae --role STANDALONE --status ALLOCATED --long")
            .path(0);
    var id = text(amphora, "id");
    assertThat(text(amphora, "loadbalancer_id")).isEqualTo(text(balancer, "id"));
    assertThat(json("amphora list --compute-id " + text(amphora, "compute_id"))).hasSize(1);
    assertThat(text(json("amphora show " + id), "status")).isEqualTo("ALLOCATED");
    client.loadBalancer("amphora stats show -f json " + id).orFail();
    client.loadBalancer("amphora stats show -f json --listener al " + id);
    silent("amphora configure --wait " + id);
    silent("amphora failover --wait " + id);
    assertThat(client.loadBalancer("amphora delete --wait " + id).status()).isZero();
    silent("delete --cascade --wait of-amphorae");
  }

  @Test
  void flavors_availability_zones_and_providers() {
    assertThat(names("provider list")).contains("amphora", "octavia");
    assertThat(names("provider capability list amphora --flavor"))
        .contains("loadbalancer_topology");
    assertThat(names("provider capability list amphora --availability-zone"))
        .contains("compute_zone");

    json(
        "flavorprofile create --name fp --provider amphora --flavor-data"
            + " {\"loadbalancer_topology\":\"SINGLE\"}");
    assertThat(names("flavorprofile list --name fp --provider amphora")).containsExactly("fp");
    silent(
        "flavorprofile set --name fp2 --provider amphora --flavor-data"
            + " {\"loadbalancer_topology\":\"ACTIVE_STANDBY\"} fp");
    assertThat(text(json("flavorprofile show fp2"), "flavor_data")).contains("ACTIVE_STANDBY");
    json("flavor create --name gold --flavorprofile fp2 --description shiny --enable");
    json("flavor create --name lead --flavorprofile fp2 --disable");
    assertThat(names("flavor list --name gold --flavorprofile fp2 --enable"))
        .containsExactly("gold");
    assertThat(names("flavor list --disable")).containsExactly("lead");
    silent("flavor set --name silver --disable gold");
    silent("flavor set --enable silver");
    silent("flavor unset --description silver");
    assertThat(text(json("flavor show silver"), "description")).isEmpty();

    json(
        "availabilityzoneprofile create --name azp --provider amphora --availability-zone-data"
            + " {\"compute_zone\":\"nova\"}");
    assertThat(names("availabilityzoneprofile list --name azp --provider amphora"))
        .containsExactly("azp");
    // this client takes --availabilityzone-data and sends nothing of it
    silent(
        "availabilityzoneprofile set --name azp2 --provider amphora --availabilityzone-data"
            + " {\"compute_zone\":\"other\"} azp");
    assertThat(text(json("availabilityzoneprofile show azp2"), "availability_zone_data"))
        .contains("nova");
    json(
        "availabilityzone create --name az --availabilityzoneprofile azp2 --description near"
            + " --enable");
    json("availabilityzone create --name az2 --availabilityzoneprofile azp2 --disable");
    assertThat(names("availabilityzone list --name az --availabilityzoneprofile azp2 --enable"))
        .containsExactly("az");
    assertThat(names("availabilityzone list --disable")).containsExactly("az2");
    silent("availabilityzone set --description far --disable az");
    silent("availabilityzone set --enable az");
    silent("availabilityzone unset --description az");
    assertThat(text(json("availabilityzone show az"), "description")).isEmpty();

    refused("flavorprofile delete fp2", "is in use and cannot be modified. (HTTP 409)");
    for (var flavor : List.of("silver", "lead")) silent("flavor delete " + flavor);
    silent("flavorprofile delete fp2");
    for (var zone : List.of("az", "az2")) silent("availabilityzone delete " + zone);
    silent("availabilityzoneprofile delete azp2");
  }

  @Test
  void quotas() {
    assertThat(json("quota defaults show").path("load_balancer").asInt()).isEqualTo(-1);
    var set =
        json(
            "quota set --loadbalancer 10 --listener 11 --pool 12 --member 13 --healthmonitor 14"
                + " --l7policy 15 --l7rule 16 service");
    assertThat(set.path("l7rule").asInt()).isEqualTo(16);
    assertThat(json("quota list --project service").path(0).path("member").asInt()).isEqualTo(13);
    silent(
        "quota unset --loadbalancer --listener --pool --member --healthmonitor --l7policy"
            + " --l7rule service");
    assertThat(json("quota show service").path("pool").asInt()).isEqualTo(-1);
    json("quota set --pool 1 service");
    silent("quota reset service");
    assertThat(json("quota show service").path("pool").asInt()).isEqualTo(-1);
  }

  @Test
  void client_shows_the_text_of_a_refusal() {
    balancer("of-refusals");
    json("listener create --name rl --protocol HTTP --protocol-port 80 --wait of-refusals");
    refused(
        "listener create --protocol HTTP --protocol-port 80 of-refusals -f json",
        "is already using protocol HTTP and protocol_port 80 (HTTP 409)");
    refused("listener create --protocol HTTP --protocol-port 99999 of-refusals", "(HTTP 400)");
    refused("show nonesuch", "Unable to locate nonesuch in loadbalancers");
    refused("amphora show 11111111-2222-4333-8444-555555555555", "(HTTP 404)");
    silent("delete --cascade --wait of-refusals");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void nothing_that_the_client_can_do_was_left_out() {
    assertThat(client.unusedCommands()).isEmpty();
    assertThat(client.unusedOptions().stream().filter(option -> !needsMore(option))).isEmpty();
  }

  /**
   * Certificates come from a key manager, which there is none of here. This client's {@code l7rule
   * create --wait} asks for the rule and its policy in each other's place.
   */
  private static boolean needsMore(String option) {
    return option.endsWith("-container-ref")
        || option.endsWith("-container-refs")
        || List.of(
                "loadbalancer l7rule create --wait",
                "loadbalancer listener create --client-authentication",
                "loadbalancer listener create --tls-ciphers",
                "loadbalancer listener create --tls-version",
                "loadbalancer listener create --alpn-protocol",
                "loadbalancer listener set --client-authentication",
                "loadbalancer listener set --tls-ciphers",
                "loadbalancer listener set --tls-version",
                "loadbalancer listener set --alpn-protocol")
            .contains(option);
  }

  private JsonNode balancer(String name) {
    return json("create --vip-subnet-id public-4 --wait --name " + name);
  }

  private void awaitActive(String show) {
    Waiting.until(show, () -> text(json(show), "provisioning_status").equals("ACTIVE"));
  }

  private JsonNode json(String arguments) {
    return client.json(arguments);
  }

  private List<String> names(String list) {
    return json(list).valueStream().map(row -> text(row, "name")).toList();
  }

  private void silent(String arguments) {
    assertThat(client.loadBalancer(arguments).orFail()).isEmpty();
  }

  private void refused(String arguments, String reason) {
    var result = client.loadBalancer(arguments);
    assertThat(result.status()).isNotZero();
    assertThat(result.errors()).contains(reason);
  }

  private static String text(JsonNode row, String column) {
    return row.path(column).asString("");
  }
}
