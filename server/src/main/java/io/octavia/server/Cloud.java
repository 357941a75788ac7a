package io.octavia.server;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.config.ControllerWorker;
import io.octavia.config.Option;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Secrets;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.amphora.RestAmphorae;
import io.octavia.drivers.local.LocalCloud;
import io.octavia.drivers.local.Settings;
import io.octavia.drivers.noop.NoopAmphorae;
import io.octavia.drivers.noop.NoopCloud;
import io.octavia.drivers.openstack.cloud.OpenStackCloud;
import io.octavia.drivers.openstack.neutron.Neutron;
import io.octavia.drivers.openstack.nova.Nova;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the control plane drives, as {@code [controller_worker]} names it: an OpenStack, this
 * machine, or nothing at all. Nothing is upstream's noop drivers: every call succeeds and no
 * amphora ever exists, for tests of clients and for load on the API.
 */
sealed interface Cloud extends AutoCloseable {
  /** The read side of the network service. */
  Networks networks();

  /** Its write side. */
  Ports ports();

  /** The compute service. */
  Servers servers();

  /** The agents inside the servers. */
  Amphorae amphorae();

  /** Everything of ours that is there. */
  Inventory inventory();

  @Override
  void close();

  /** Neutron, Nova, Glance and Cinder, and real agents. */
  record OpenStack(OpenStackCloud services, RestAmphorae amphorae) implements Cloud {
    @Override
    public Networks networks() {
      return services.networks();
    }

    @Override
    public Ports ports() {
      return services.ports();
    }

    @Override
    public Servers servers() {
      return services.servers();
    }

    @Override
    public Inventory inventory() {
      return services.inventory();
    }

    @Override
    public void close() {
      amphorae.close();
      services.close();
    }
  }

  /** This machine: network namespaces, bridges, and real agents. */
  record Local(LocalCloud machine, RestAmphorae amphorae) implements Cloud {
    @Override
    public Networks networks() {
      return machine.networks();
    }

    @Override
    public Ports ports() {
      return machine.ports();
    }

    @Override
    public Servers servers() {
      return machine.servers();
    }

    @Override
    public Inventory inventory() {
      return machine.inventory();
    }

    @Override
    public void close() {
      amphorae.close();
      machine.close();
    }
  }

  /** Who else uses the cloud. */
  enum Use {
    /** No other process of ours does. */
    ALONE,
    /** Other processes on this machine may. */
    SHARED
  }

  /** Nothing. */
  record Noop(Networks networks, Ports ports, Servers servers, Amphorae amphorae) implements Cloud {
    @Override
    public Inventory inventory() {
      return Inventory.empty();
    }

    @Override
    public void close() {}
  }

  /** The names of the drivers of an OpenStack; these are the defaults. */
  Map<Option<String>, String> OPENSTACK =
      Map.of(
          ControllerWorker.NETWORK_DRIVER, Neutron.NETWORK_DRIVER,
          ControllerWorker.COMPUTE_DRIVER, Nova.COMPUTE_DRIVER,
          ControllerWorker.AMPHORA_DRIVER, "amphora_haproxy_rest_driver");

  /** The names of the local cloud's drivers. */
  Map<Option<String>, String> LOCAL =
      Map.of(
          ControllerWorker.NETWORK_DRIVER, "local_network_driver",
          ControllerWorker.COMPUTE_DRIVER, "local_compute_driver",
          ControllerWorker.AMPHORA_DRIVER, "amphora_haproxy_rest_driver");

  /** The names of the drivers that do nothing. */
  Map<Option<String>, String> NOOP =
      Map.of(
          ControllerWorker.NETWORK_DRIVER, NoopCloud.NETWORK_DRIVER,
          ControllerWorker.COMPUTE_DRIVER, NoopCloud.COMPUTE_DRIVER,
          ControllerWorker.AMPHORA_DRIVER, NoopAmphorae.AMPHORA_DRIVER);

  /**
   * Opens what the configuration names.
   *
   * @throws StartFailure if it names drivers that we do not have, or some of each kind
   */
  static Cloud open(Config config, Use use, Secrets secrets, InstantSource clock) {
    if (names(config, OPENSTACK)) return openStack(config, secrets, clock);
    var volumes = config.get(ControllerWorker.VOLUME_DRIVER);
    if (!volumes.equals("volume_noop_driver")) {
      throw new StartFailure(
          "[controller_worker] volume_driver is "
              + volumes
              + ", and must be volume_noop_driver: only servers of Nova have volumes");
    }
    if (names(config, LOCAL)) {
      return new Local(
          machine(Settings.of(Path.of(config.get(io.octavia.config.LocalCloud.STATE_DIR))), use),
          RestAmphorae.open(config, secrets, clock, UUID::randomUUID));
    }
    if (names(config, NOOP)) {
      var cloud = new NoopCloud(UUID::randomUUID);
      var validity = Duration.ofSeconds(config.get(Certificates.CERT_VALIDITY_TIME));
      return new Noop(
          cloud.networks(), cloud.ports(), cloud.servers(), new NoopAmphorae(clock, validity));
    }
    throw new StartFailure(
        "[controller_worker] network_driver, compute_driver and amphora_driver must be "
            + words(OPENSTACK)
            + ", or "
            + words(LOCAL)
            + ", or "
            + words(NOOP));
  }

  private static Cloud openStack(Config config, Secrets secrets, InstantSource clock) {
    var images = config.get(ControllerWorker.IMAGE_DRIVER);
    if (!images.equals(Nova.IMAGE_DRIVER)) {
      throw new StartFailure(
          "[controller_worker] image_driver is "
              + images
              + ", and must be "
              + Nova.IMAGE_DRIVER
              + ": Nova boots images of Glance");
    }
    OpenStackCloud services;
    try {
      services = OpenStackCloud.open(config, clock);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("the cloud cannot be used: " + e.getMessage(), e);
    }
    return new OpenStack(services, RestAmphorae.open(config, secrets, clock, UUID::randomUUID));
  }

  private static LocalCloud machine(Settings settings, Use use) {
    return switch (use) {
      case ALONE -> LocalCloud.open(settings);
      case SHARED -> LocalCloud.share(settings);
    };
  }

  private static boolean names(Config config, Map<Option<String>, String> drivers) {
    return drivers.entrySet().stream()
        .allMatch(driver -> config.get(driver.getKey()).equals(driver.getValue()));
  }

  private static String words(Map<Option<String>, String> drivers) {
    return String.join(
        ", ",
        List.of(
            String.valueOf(drivers.get(ControllerWorker.NETWORK_DRIVER)),
            String.valueOf(drivers.get(ControllerWorker.COMPUTE_DRIVER)),
            String.valueOf(drivers.get(ControllerWorker.AMPHORA_DRIVER))));
  }
}
