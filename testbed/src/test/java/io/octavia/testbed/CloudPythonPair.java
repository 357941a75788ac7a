package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

/** A pair of amphorae with the original's unmodified agent, and our controllers. */
record CloudPythonPair(CloudScene scene) {
  void run() {
    scene.flavor("python", "ACTIVE_STANDBY", CloudScene.PYTHON);
    scene.done(
        "create --name legacy --flavor python --vip-subnet-id "
            + scene.network().subnet()
            + " --wait");
    assertThat(scene.amphorae()).hasSize(2);
    for (var server : scene.servers()) {
      var info = scene.controllers().askAgent(CloudScene.managementAddress(server), "/1.0/info");
      // Ours calls itself otherwise.
      assertThat(info).contains("\"api_version\":\"1.0\"", "\"haproxy_version\"");
      scene.run().note("an agent of the original", "", info);
    }
    scene.fill("legacy");
    var vip = "http://" + scene.show("legacy").path("vip_address").asString() + "/";
    scene.traffic("answers through agents of the original", vip);
    scene.failOver("legacy");
    scene.traffic("answers through their replacements", vip);
    scene.delete("legacy");
  }
}
