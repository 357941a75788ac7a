package io.octavia.api;

import io.octavia.api.VipChoice.Choice;
import io.octavia.api.VipChoice.Wanted;
import io.octavia.api.fault.Fault;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Port;
import io.octavia.domain.cloud.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The port that holds a load balancer's addresses. */
final class VipPort {
  private static final Logger LOG = LoggerFactory.getLogger(VipPort.class);

  private final Ports ports;

  VipPort(Ports ports) {
    this.ports = ports;
  }

  /**
   * The addresses as they are.
   *
   * @param owned whether the port was made by us and goes with the load balancer
   */
  record Plugged(String network, Wanted primary, List<Wanted> additional, boolean owned) {}

  /** Has the provider make the port; if it never does, makes one unless the request brought it. */
  Plugged make(Choice choice, String loadBalancer, String project, Provider provider) {
    return switch (provider) {
      case AmphoraProvider _ -> make(choice, loadBalancer, project, provider.name());
      case DrivenProvider driven ->
          DrivenPort.make(driven, choice, loadBalancer, project)
              .orElseGet(() -> make(choice, loadBalancer, project, provider.name()));
    };
  }

  private Plugged make(Choice choice, String loadBalancer, String project, String provider) {
    if (choice.primary().port() != null) {
      return new Plugged(choice.network(), choice.primary(), choice.additional(), false);
    }
    var ips = new ArrayList<Port.FixedIp>();
    ips.add(fixedIp(choice.primary()));
    choice.additional().forEach(vip -> ips.add(fixedIp(vip)));
    try {
      var port =
          ports.create(
              new Ports.Request(
                  "octavia-lb-" + loadBalancer,
                  choice.network(),
                  ips,
                  "lb-" + loadBalancer,
                  "Octavia",
                  project,
                  false,
                  choice.securityGroups(),
                  List.of(),
                  null,
                  Ports.NORMAL));
      return plugged(choice, port);
    } catch (CloudException e) {
      throw switch (e.kind()) {
        case CONFLICT -> Fault.of(409, "The VIP IP address is already in use: " + e.getMessage());
        case UNAVAILABLE, NOT_FOUND, REFUSED -> {
          LOG.warn("The VIP port of load balancer {} could not be made", loadBalancer, e);
          yield Fault.provider(provider, String.valueOf(e.getMessage()));
        }
      };
    }
  }

  private static Port.FixedIp fixedIp(Wanted wanted) {
    return new Port.FixedIp(Objects.requireNonNull(wanted.subnet()), wanted.address());
  }

  private static Plugged plugged(Choice choice, Port port) {
    return new Plugged(
        choice.network(),
        found(choice.primary(), port),
        choice.additional().stream().map(vip -> found(vip, port)).toList(),
        true);
  }

  private static Wanted found(Wanted wanted, Port port) {
    var address =
        port.fixedIps().stream()
            .filter(ip -> ip.subnetId().equals(wanted.subnet()))
            .map(Port.FixedIp::ipAddress)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(wanted.address());
    return new Wanted(wanted.subnet(), address, port.id());
  }

  /** Gives up a port that nothing will use. */
  void free(Plugged plugged) {
    var port = plugged.primary().port();
    if (!plugged.owned() || port == null) return;
    try {
      ports.delete(port);
    } catch (CloudException e) {
      LOG.warn("The VIP port {} that nothing uses could not be deleted", port, e);
    }
  }
}
