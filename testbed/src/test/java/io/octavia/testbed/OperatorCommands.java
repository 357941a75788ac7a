package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** What only operators do. */
final class OperatorCommands extends Commands {
  OperatorCommands(OpenStackClient client) {
    super(client);
  }

  void amphorae(Cloud cloud) {
    var balancer = balancer("of-amphorae");
    json("listener create --name al --protocol HTTP --protocol-port 80 --wait of-amphorae");
    var amphora =
        json("amphora list --loadbalancer of-amphorae --role STANDALONE"
                + " --provisioning-status ALLOCATED --long")
            .path(0);
    var id = text(amphora, "id");
    assertThat(text(amphora, "loadbalancer_id")).isEqualTo(text(balancer, "id"));
    assertThat(json("amphora list --compute-id " + text(amphora, "compute_id"))).hasSize(1);
    assertThat(text(json("amphora show " + id), "status")).isEqualTo("ALLOCATED");
    statistics(cloud, id);
    silent("amphora configure --wait " + id);
    silent("amphora failover --wait " + id);
    var next = text(json("amphora list --loadbalancer of-amphorae").path(0), "id");
    assertThat(next).isNotEqualTo(id);
    refused(
        "amphora delete " + next,
        "amphora " + next + " is immutable and cannot be updated. (HTTP 409)");
    cloud.database("UPDATE amphora SET status = 'ERROR' WHERE id = '" + next + "'");
    silent("amphora delete --wait " + next);
    refused("amphora show " + next, next + " not found (HTTP 404)");
    silent("delete --cascade --wait of-amphorae");
  }

  /**
   * Nobody hears of these amphorae; {@link CommandLineClientTest} has some that send heartbeats.
   */
  private void statistics(Cloud cloud, String amphora) {
    refused(
        "amphora stats show " + amphora, "Amphora stats for " + amphora + " not found. (HTTP 404)");
    var listener = text(json("listener show al"), "id");
    cloud.database(
        "INSERT INTO listener_statistics (listener_id, amphora_id, bytes_in, bytes_out,"
            + " active_connections, total_connections, request_errors)"
            + " VALUES ('%s', '%s', 1, 2, 3, 4, 5)".formatted(listener, amphora));
    assertThat(json("amphora stats show " + amphora).path("bytes_in").asInt()).isEqualTo(1);
    assertThat(json("amphora stats show --listener al " + amphora).path("bytes_out").asInt())
        .isEqualTo(2);
    assertThat(json("listener stats show al").path("active_connections").asInt()).isEqualTo(3);
    var counted = json("stats show of-amphorae");
    assertThat(counted.path("total_connections").asInt()).isEqualTo(4);
    assertThat(counted.path("request_errors").asInt()).isEqualTo(5);
  }

  void flavorsAvailabilityZonesAndProviders() {
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
}
