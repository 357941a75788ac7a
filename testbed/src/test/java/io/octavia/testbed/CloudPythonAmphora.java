package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** An amphora with the original's unmodified agent, and our controllers. */
record CloudPythonAmphora(CloudScene scene) {
  void run() {
    scene.singleFlavor("python", CloudScene.PYTHON);
    scene.done(
        "create --name legacy --flavor python --vip-subnet-id "
            + scene.network().subnet()
            + " --wait");
    assertThat(scene.amphorae()).hasSize(1);
    scene.run().note("its agent", "", agentVersion());
    var vip = scene.show("legacy").path("vip_address").asString();
    scene.done("listener create --name plain --protocol HTTP --protocol-port 80 --wait legacy");
    scene.done(
        "pool create --name old --listener plain --protocol HTTP --lb-algorithm ROUND_ROBIN --wait");
    for (var member : scene.members()) {
      scene.done(
          "member create --name %s --address %s --protocol-port 80 --wait old"
              .formatted(member.name(), member.address()));
    }
    scene.traffic("answers through the original's agent", "http://" + vip + "/");
    scene.failOver("legacy");
    scene.traffic("answers through its replacement", "http://" + vip + "/");
    scene.delete("legacy");
  }

  /** What the agent says of itself: ours calls itself otherwise. */
  private String agentVersion() {
    var id = scene.amphorae().getFirst().substring("amphora-".length());
    var shown = scene.admin().json("amphora show " + id);
    var info =
        Command.run(
                List.of(
                        "curl",
                        "-sk",
                        "--cert",
                        scene.controllers().settings().get("haproxy_amphora.client_cert"),
                        "https://" + shown.path("lb_network_ip").asString() + ":9443/1.0/info")
                    .toArray(String[]::new))
            .orFail();
    assertThat(info).contains("\"haproxy_version\"");
    return info.strip();
  }
}
