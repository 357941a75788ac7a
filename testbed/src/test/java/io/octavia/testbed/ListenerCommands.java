package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Load balancers and what is in front: listeners, L7 policies and rules. */
final class ListenerCommands extends Commands {
  ListenerCommands(OpenStackClient client) {
    super(client);
  }

  void loadBalancers() {
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
    refused(
        "create --name ported --vip-port-id reserved --vip-subnet-id public-4",
        "No VIP address found on the specified VIP port within the specified subnet. (HTTP 400)");
    assertThat(names("list --vip-port-id reserved")).isEmpty();

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
    silent("delete " + text(full, "id") + " --wait");
    silent("delete --wait off");
    silent("flavor delete lb-f");
    silent("flavorprofile delete lb-fp");
    silent("availabilityzone delete lb-az");
    silent("availabilityzoneprofile delete lb-azp");
  }

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
            + " --timeout-tcp-inspect --allowed-cidrs --all-tag --wait l3");
    var unset = json("listener show l3");
    assertThat(unset.path("connection_limit").asInt()).isEqualTo(-1);
    assertThat(unset.path("timeout_client_data").asInt()).isEqualTo(50000);
    assertThat(unset.path("default_pool_id").isNull()).isTrue();
    assertThat(text(unset, "allowed_cidrs")).isEmpty();
    silent("listener unset --name " + text(made, "id"));
    assertThat(json("listener stats show " + text(made, "id")).path("bytes_in").asInt()).isZero();
    silent("listener delete --wait l2");
    secureListener();
    silent("delete --cascade --wait of-listeners");
  }

  private void secureListener() {
    var made =
        json(
            "listener create --name s --protocol TERMINATED_HTTPS --protocol-port 443"
                + " --default-tls-container-ref one --sni-container-refs two three"
                + " --client-ca-tls-container-ref authority --client-authentication MANDATORY"
                + " --client-crl-container-ref crl --tls-ciphers ECDHE-RSA-AES128-GCM-SHA256"
                + " --tls-version TLSv1.2 --tls-version TLSv1.3 --alpn-protocol h2"
                + " --alpn-protocol http/1.1 --wait of-listeners");
    assertThat(text(made, "default_tls_container_ref")).isEqualTo("one");
    assertThat(made.path("sni_container_refs"))
        .extracting(JsonNode::asString)
        .containsExactlyInAnyOrder("two", "three");
    assertThat(text(made, "client_ca_tls_container_ref")).isEqualTo("authority");
    assertThat(text(made, "client_crl_container_ref")).isEqualTo("crl");
    assertThat(text(made, "client_authentication")).isEqualTo("MANDATORY");
    assertThat(made.path("tls_versions").toString()).isEqualTo("[\"TLSv1.2\",\"TLSv1.3\"]");
    assertThat(made.path("alpn_protocols").toString()).isEqualTo("[\"h2\",\"http/1.1\"]");
    silent(
        "listener set --default-tls-container-ref four --sni-container-refs five"
            + " --client-ca-tls-container-ref authority2 --client-authentication OPTIONAL"
            + " --client-crl-container-ref crl2 --tls-ciphers ECDHE-RSA-AES256-GCM-SHA384"
            + " --tls-version TLSv1.3 --alpn-protocol http/1.1 --wait s");
    var set = json("listener show s");
    assertThat(text(set, "default_tls_container_ref")).isEqualTo("four");
    assertThat(set.path("sni_container_refs").toString()).isEqualTo("[\"five\"]");
    assertThat(text(set, "client_ca_tls_container_ref")).isEqualTo("authority2");
    assertThat(text(set, "client_crl_container_ref")).isEqualTo("crl2");
    assertThat(text(set, "client_authentication")).isEqualTo("OPTIONAL");
    assertThat(text(set, "tls_ciphers")).isEqualTo("ECDHE-RSA-AES256-GCM-SHA384");
    assertThat(set.path("tls_versions").toString()).isEqualTo("[\"TLSv1.3\"]");
    silent(
        "listener unset --sni-container-refs --client-ca-tls-container-ref --client-authentication"
            + " --client-crl-container-ref --tls-versions --tls-ciphers --alpn-protocols --wait s");
    var unset = json("listener show s");
    assertThat(unset.path("sni_container_refs")).isEmpty();
    assertThat(unset.path("client_ca_tls_container_ref").isNull()).isTrue();
    assertThat(text(unset, "client_authentication")).isEqualTo("NONE");
    silent("listener unset --default-tls-container-ref --wait s");
    assertThat(json("listener show s").path("default_tls_container_ref").isNull()).isTrue();
  }

  void policiesAndRules() {
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
    assertThat(unset.path("redirect_http_code").isNull()).isTrue();
    assertThat(unset.path("position").asInt()).isEqualTo(2);
    silent("l7policy unset --name --wait y3");

    var rule =
        json(
            "l7rule create --compare-type EQUAL_TO --invert --value v --key k --type HEADER"
                + " --enable --tag a y4");
    awaitActive("l7rule show y4 " + text(rule, "id"));
    // creates it and waits, and then asks for the rule and its policy in each other's place
    refused(
        "l7rule create --compare-type STARTS_WITH --value /x --type PATH --wait y4", "(HTTP 404)");
    json("l7rule create --compare-type ENDS_WITH --value z --type PATH --disable --no-tag y4");
    var rules = json("l7rule list y4");
    assertThat(rules).hasSize(3);
    var byPath = rules.valueStream().filter(it -> text(it, "type").equals("PATH")).findFirst();
    awaitActive("l7policy show y4");
    silent("l7rule unset --key --wait y4 " + text(byPath.orElseThrow(), "id"));
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
    refused("l7rule unset --key y4 " + id, "(HTTP 400)");
    assertThat(json("l7rule show y4 " + id).path("invert").asBoolean()).isFalse();
    silent("l7rule delete --wait y4 " + id);
    silent("l7policy delete --wait y4");
    silent("delete --cascade --wait of-policies");
  }
}
