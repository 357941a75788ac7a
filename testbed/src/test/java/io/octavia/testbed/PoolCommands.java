package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

/** What is behind: pools, members and health monitors. */
final class PoolCommands extends Commands {
  PoolCommands(OpenStackClient client) {
    super(client);
  }

  void poolsMembersAndHealthMonitors() {
    balancer("of-pools");
    json("listener create --name pl --protocol HTTP --protocol-port 80 --wait of-pools");
    var made =
        json(
            "pool create --name p --description d --protocol HTTP --listener pl"
                + " --session-persistence type=HTTP_COOKIE --lb-algorithm ROUND_ROBIN --enable"
                + " --enable-tls --tls-ciphers ECDHE-RSA-AES128-GCM-SHA256 --tls-version TLSv1.2"
                + " --alpn-protocol http/1.1 --tls-container-ref one --ca-tls-container-ref two"
                + " --crl-container-ref crl --tag a --wait");
    assertThat(made.path("tls_versions").toString()).isEqualTo("[\"TLSv1.2\"]");
    assertThat(text(made, "tls_container_ref")).isEqualTo("one");
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
            + " --tls-version TLSv1.3 --alpn-protocol h2 --tls-container-ref three"
            + " --ca-tls-container-ref four --crl-container-ref crl2 --tag b --wait p");
    var set = json("pool show p3");
    assertThat(text(set, "lb_algorithm")).isEqualTo("SOURCE_IP");
    assertThat(text(set, "ca_tls_container_ref")).isEqualTo("four");
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
}
