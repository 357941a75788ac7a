package io.octavia.api;

import io.octavia.api.VipChoice.Choice;
import io.octavia.api.VipChoice.Wanted;
import io.octavia.provider.AdditionalVip;
import io.octavia.provider.Attribute;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderException;
import io.octavia.provider.Values;
import io.octavia.provider.Vip;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A VIP's port that a driver makes. */
final class DrivenPort {
  private DrivenPort() {}

  /** What the driver made, of what was wanted or instead of it; empty if it makes no ports. */
  static Optional<VipPort.Plugged> make(
      DrivenProvider provider, Choice choice, String loadBalancer, String project) {
    return provider
        .asked(() -> made(provider.driver(), choice, loadBalancer, project))
        .map(port -> plugged(choice, port));
  }

  private static Optional<ProviderDriver.VipPort> made(
      ProviderDriver driver, Choice choice, String loadBalancer, String project) {
    var additional = choice.additional().stream().map(each -> additional(each, choice)).toList();
    try {
      return Optional.of(driver.createVipPort(loadBalancer, project, vip(choice), additional));
    } catch (ProviderException e) {
      if (e.kind() == ProviderException.Kind.NOT_IMPLEMENTED) return Optional.empty();
      throw e;
    }
  }

  private static Vip vip(Choice choice) {
    var values = Values.none().with(Vip.VIP_NETWORK_ID, choice.network());
    values = given(values, Vip.VIP_ADDRESS, choice.primary().address());
    values = given(values, Vip.VIP_PORT_ID, choice.primary().port());
    values = given(values, Vip.VIP_SUBNET_ID, choice.primary().subnet());
    values = given(values, Vip.VIP_QOS_POLICY_ID, choice.qosPolicy());
    if (!choice.securityGroups().isEmpty()) {
      values = values.with(Vip.VIP_SG_IDS, choice.securityGroups());
    }
    return new Vip(values);
  }

  private static AdditionalVip additional(Wanted wanted, Choice choice) {
    var values = Values.none().with(AdditionalVip.NETWORK_ID, choice.network());
    values = given(values, AdditionalVip.IP_ADDRESS, wanted.address());
    values = given(values, AdditionalVip.PORT_ID, wanted.port());
    values = given(values, AdditionalVip.SUBNET_ID, wanted.subnet());
    return new AdditionalVip(values);
  }

  private static Values given(Values values, Attribute<String> attribute, @Nullable String value) {
    return value == null ? values : values.with(attribute, value);
  }

  private static VipPort.Plugged plugged(Choice choice, ProviderDriver.VipPort port) {
    var vip = port.vip();
    var network = vip.get(Vip.VIP_NETWORK_ID);
    List<Wanted> additional =
        port.additionalVips().stream()
            .map(each ->
                new Wanted(
                    each.get(AdditionalVip.SUBNET_ID),
                    each.get(AdditionalVip.IP_ADDRESS),
                    each.get(AdditionalVip.PORT_ID)))
            .toList();
    return new VipPort.Plugged(
        network == null ? choice.network() : network,
        new Wanted(vip.get(Vip.VIP_SUBNET_ID), vip.get(Vip.VIP_ADDRESS), vip.get(Vip.VIP_PORT_ID)),
        additional,
        port.octaviaOwned());
  }
}
