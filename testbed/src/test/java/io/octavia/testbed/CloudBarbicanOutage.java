package io.octavia.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

/**
 * Barbican is away while load balancers with certificates from there are changed, replaced and
 * deleted: what was read once is kept, sealed.
 */
record CloudBarbicanOutage(CloudScene scene, Path directory) {
  /** Begins and ends with a load balancer that serves both protocols. */
  void run(String vip, String reference, Authority authority) {
    scene.done(
        "listener create --name second --protocol TERMINATED_HTTPS --protocol-port 8443 --default-pool pages --default-tls-container-ref "
            + reference
            + " --wait web");
    scene.cloud().barbican().down();
    scene.run().note("Barbican stopped", "", "");
    scene.done("member set --weight 2 --wait pages red");
    scene.done("member set --weight 1 --wait pages red");
    scene.secureTraffic("answers over TLS without Barbican", vip, authority);
    scene.failOver("web");
    scene.secureTraffic("answers over TLS from amphorae made without Barbican", vip, authority);
    scene.done("listener delete --wait second");
    refusesUnreadSecret(reference);
    scene
        .run()
        .step(
            "Barbican again",
            () -> {
              scene.cloud().barbican().up();
              return "ready";
            });
    replaceCertificate(vip);
  }

  /** What was never read cannot be served: the user is told, and nothing changes. */
  private void refusesUnreadSecret(String reference) {
    var unread = reference.substring(0, reference.length() - 12) + "000000000000";
    var said =
        scene
            .client()
            .loadBalancer("listener set --default-tls-container-ref " + unread + " --wait https");
    assertThat(said.status()).isNotZero();
    scene.run().note("a certificate that nobody has read yet", "", said.errors().strip());
    assertThat(scene.isActive("web")).isTrue();
  }

  /** Barbican never changes a secret: a new payload has a new reference. */
  private void replaceCertificate(String vip) {
    try (var other = Authority.create("other")) {
      var reference = scene.secret(other.issue("shop.example"), directory);
      scene.done("listener set --default-tls-container-ref " + reference + " --wait https");
      scene.secureTraffic("answers over TLS with another certificate", vip, other);
    }
  }
}
