package io.octavia.server.doctor;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.ServiceAuth;
import io.octavia.domain.cloud.CloudException;
import io.octavia.drivers.openstack.Catalog;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.barbican.BarbicanSecrets;
import io.octavia.drivers.openstack.neutron.Neutron;
import io.octavia.drivers.openstack.nova.Nova;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keystone, its catalog, and those services of the cloud that {@code octavia.conf} makes use of.
 */
final class CloudSeams {
  private final Config config;
  private final Report report;
  private final Session session;

  private CloudSeams(Config config, Report report, Session session) {
    this.config = config;
    this.report = report;
    this.session = session;
  }

  static void examine(Config config, Report report, InstantSource clock) {
    if (!usesNetwork(config) && !usesServers(config) && !usesKeyManager(config)) {
      report.unasked("cloud", "no driver is one of OpenStack's");
      return;
    }
    Session session;
    try {
      session = Session.ofServices(config, clock);
    } catch (IllegalArgumentException e) {
      report.wrong("Keystone", String.valueOf(e.getMessage()), "correct [service_auth]");
      return;
    }
    try (session) {
      new CloudSeams(config, report, session).examine(clock);
    }
  }

  private static boolean usesNetwork(Config config) {
    return config.get(ControllerWorker.NETWORK_DRIVER).equals(Neutron.NETWORK_DRIVER);
  }

  private static boolean usesServers(Config config) {
    return config.get(ControllerWorker.COMPUTE_DRIVER).equals(Nova.COMPUTE_DRIVER);
  }

  private static boolean usesKeyManager(Config config) {
    return config.get(Certificates.CERT_MANAGER).equals(BarbicanSecrets.CERT_MANAGER);
  }

  private void examine(InstantSource clock) {
    var catalog = keystone();
    if (catalog.isEmpty()) return;
    if (!catalog.get().types().contains("load-balancer")) {
      report.wrong(
          "catalog",
          "it does not lead clients to us",
          "openstack service create load-balancer --name octavia; openstack endpoint create"
              + " load-balancer public http://CONTROLLER:9876");
    }
    if (usesNetwork(config)) {
      try (var neutron = Neutron.open(config, clock)) {
        var service = neutron.service();
        if (answers(new Neighbour("Neutron", "network", ":9696", "neutron-server", service))) {
          new NetworkSeams(config, report, service).examine();
        }
      }
    }
    if (usesServers(config)) servers();
    if (usesKeyManager(config)) {
      var service = BarbicanSecrets.open(config, session).service();
      answers(new Neighbour("Barbican", "key-manager", ":9311", "barbican-api", service));
    }
  }

  private Optional<Catalog> keystone() {
    var seam = "Keystone";
    try {
      var catalog = session.catalog();
      report.fine(seam, session.keystone() + " lets us in");
      return Optional.of(catalog);
    } catch (CloudException e) {
      // Only what was not answered has a cause below it.
      var mend =
          e.getCause() == null
              ? "openstack user set --password PASSWORD %1$s; openstack role add --user %1$s --project %2$s admin"
                  .formatted(
                      config.find(ServiceAuth.AUTH.username).orElse("octavia"),
                      config.find(ServiceAuth.AUTH.projectName).orElse("service"))
              : "correct [service_auth] auth_url, or curl -i " + session.keystone();
      report.wrong(seam, String.valueOf(e.getMessage()), mend);
      report.unasked("cloud", "Keystone does not let us in");
      return Optional.empty();
    }
  }

  private void servers() {
    var nova = Nova.open(config, session);
    var compute = new Neighbour("Nova", "compute", ":8774/v2.1", "nova-api", nova.compute());
    var images = new Neighbour("Glance", "image", ":9292", "glance-api", nova.images());
    var seams = new ServerSeams(config, report, nova.compute(), nova.images());
    var image = answers(images) ? seams.image() : Optional.<ServerSeams.Image>empty();
    if (answers(compute)) seams.examine(image);
    nova.volumes()
        .ifPresent(cinder ->
            answers(new Neighbour("Cinder", "block-storage", ":8776/v3", "cinder-api", cinder)));
  }

  /** Whether it does; what is wrong otherwise is said. */
  private boolean answers(Neighbour neighbour) {
    String address;
    try {
      address = neighbour.service().address();
    } catch (CloudException e) {
      report.wrong(
          neighbour.name(), String.valueOf(e.getMessage()), neighbour.createEndpoint(region()));
      return false;
    }
    try {
      neighbour.ask();
      report.fine(neighbour.name(), address + " answers");
      return true;
    } catch (CloudException e) {
      report.wrong(neighbour.name(), String.valueOf(e.getMessage()), mend(neighbour, address, e));
      return false;
    }
  }

  private String mend(Neighbour neighbour, String address, CloudException failure) {
    return switch (failure.kind()) {
      case REFUSED ->
          "openstack role add --user %s --project %s %s"
              .formatted(
                  config.find(ServiceAuth.AUTH.username).orElse("octavia"),
                  config.find(ServiceAuth.AUTH.projectName).orElse("service"),
                  neighbour.role());
      case UNAVAILABLE, NOT_FOUND, CONFLICT ->
          "systemctl restart " + neighbour.unit() + ", or correct the address " + address;
    };
  }

  /** Of the services that are there: new ones will be in the same. */
  private String region() {
    List<String> regions = new ArrayList<>();
    session.catalog().endpoints().forEach(endpoint -> regions.add(endpoint.region()));
    return regions.isEmpty() ? "RegionOne" : regions.getFirst();
  }
}
