package io.octavia.drivers.openstack.cloud;

import io.octavia.config.Config;
import io.octavia.domain.cloud.Inventory;
import io.octavia.domain.cloud.Networks;
import io.octavia.domain.cloud.Ports;
import io.octavia.domain.cloud.Servers;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.neutron.Neutron;
import io.octavia.drivers.openstack.nova.Nova;
import java.time.InstantSource;

/**
 * The cloud that {@code octavia.conf} leads to. Networks are asked in the name of {@code
 * [neutron]}, all else in that of {@code [service_auth]}.
 */
public final class OpenStackCloud implements AutoCloseable {
  private final Session session;
  private final Neutron neutron;
  private final Nova nova;

  private OpenStackCloud(Session session, Neutron neutron, Nova nova) {
    this.session = session;
    this.neutron = neutron;
    this.nova = nova;
  }

  /**
   * Reads the configuration; nobody is asked yet.
   *
   * @throws IllegalArgumentException if it does not say enough
   */
  public static OpenStackCloud open(Config config, InstantSource clock) {
    var neutron = Neutron.open(config, clock);
    var session = Session.ofServices(config, clock);
    return new OpenStackCloud(session, neutron, Nova.open(config, session));
  }

  /** The read side of Neutron. */
  public Networks networks() {
    return neutron.networks();
  }

  /** Its write side. */
  public Ports ports() {
    return neutron.ports();
  }

  /** Nova. */
  public Servers servers() {
    return nova.servers();
  }

  /** Everything of ours that is there. */
  public Inventory inventory() {
    return new CloudInventory(neutron.inventory(), nova.inventory());
  }

  @Override
  public void close() {
    neutron.close();
    session.close();
  }
}
