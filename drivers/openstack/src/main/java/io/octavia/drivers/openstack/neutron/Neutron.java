package io.octavia.drivers.openstack.neutron;

import io.octavia.config.Config;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.drivers.openstack.Patience;
import io.octavia.drivers.openstack.Service;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.Whereabouts;
import java.time.InstantSource;
import java.util.List;

/**
 * The network service of a cloud, as {@code [neutron]} and {@code [service_auth]} say where it is
 * and who we are to it.
 */
public final class Neutron implements AutoCloseable {
  /** What {@code [controller_worker] network_driver} calls this. */
  public static final String NETWORK_DRIVER = "allowed_address_pairs_driver";

  private final Session session;
  private final Service service;
  private final NeutronNetworks networks;
  private final NeutronPorts ports;
  private final NeutronInventory inventory;

  private Neutron(Session session, Service service, InstantSource clock) {
    this.session = session;
    this.service = service;
    var extensions = new Extensions(service, clock);
    this.networks = new NeutronNetworks(service, service, extensions);
    this.ports = new NeutronPorts(service, extensions);
    this.inventory = new NeutronInventory(service, ports, extensions);
  }

  /**
   * Reads the configuration; nobody is asked yet.
   *
   * @throws IllegalArgumentException if it does not say enough
   */
  public static Neutron open(Config config, InstantSource clock) {
    var options = io.octavia.config.Neutron.SESSION;
    var patience = Patience.ofNeutron(config);
    var session = Session.open(config, io.octavia.config.Neutron.AUTH, options, patience, clock);
    return new Neutron(session, Service.of(session, whereabouts(config)), clock);
  }

  private static Whereabouts whereabouts(Config config) {
    var sides = config.find(io.octavia.config.Neutron.VALID_INTERFACES).orElse(List.of("public"));
    return new Whereabouts(
        "Neutron",
        List.of(config.find(io.octavia.config.Neutron.SERVICE_TYPE).orElse("network")),
        config.find(io.octavia.config.Neutron.SERVICE_NAME).orElse(null),
        sides,
        config.find(io.octavia.config.Neutron.REGION_NAME).orElse(null),
        Whereabouts.written(config, io.octavia.config.Neutron.ENDPOINT_OVERRIDE));
  }

  /** The service itself, for questions that controllers do not ask. */
  public Service service() {
    return service;
  }

  /** The read side. */
  public Networks networks() {
    return networks;
  }

  /** The write side. */
  public Ports ports() {
    return ports;
  }

  /** Everything of ours that is there. */
  public Inventory inventory() {
    return inventory;
  }

  @Override
  public void close() {
    session.close();
  }
}
