package io.octavia.worker;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.cloud.Servers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the plan needs to know besides the load balancer's graph.
 *
 * @param generation of the rows that the graph was read from
 * @param settled the last generation that the API shows as done
 * @param security what the security group was last given; null: nothing
 * @param vip the state of the address's port, one of {@link VipState}'s texts
 * @param profile of its servers
 * @param amphorae what our tables say of each; an amphora of another worker's making is absent
 * @param ports the networks that each amphora is on, or was about to be
 * @param networkOfSubnet network ids by subnet id; a subnet that does not exist is absent
 * @param leaving objects in ERROR that were to be deleted
 * @param unreachable agents that did not answer in this run
 */
record Facts(
    long generation,
    long settled,
    @Nullable String security,
    @Nullable String vip,
    Servers.Profile profile,
    Map<AmphoraId, Applied> amphorae,
    Map<AmphoraId, List<JournalledPort>> ports,
    Map<String, String> networkOfSubnet,
    Set<String> leaving,
    Set<AmphoraId> unreachable) {

  /**
   * What an amphora was last given.
   *
   * @param generation of the configuration it serves; 0: none yet
   * @param vrrp fingerprint of keepalived's configuration
   * @param replaceReason why it is to be replaced; null: it is not
   * @param reconfigure whether its agent is to be given its own configuration again
   */
  record Applied(
      long generation,
      @Nullable String vrrp,
      @Nullable String replaceReason,
      boolean reconfigure) {}

  /**
   * An interface of an amphora.
   *
   * @param port null: it may exist, under its name
   * @param plugged fingerprint of the addresses that the agent has configured; null: none
   */
  record JournalledPort(String network, @Nullable String port, @Nullable String plugged) {}

  /** Facts that are learnt outside the database. */
  Facts with(Map<String, String> networkOfSubnet, Set<AmphoraId> unreachable) {
    return new Facts(
        generation,
        settled,
        security,
        vip,
        profile,
        amphorae,
        ports,
        networkOfSubnet,
        leaving,
        unreachable);
  }

  /** Whether amphorae were replaced since the last settlement. */
  boolean isFailover() {
    return VipState.generationOf(vip) > settled;
  }

  boolean isCondemned(AmphoraId amphora) {
    var applied = amphorae.get(amphora);
    return applied != null && applied.replaceReason() != null;
  }

  /** Whether somebody asks for the agent to be given its own configuration again. */
  boolean isReconfigured(AmphoraId amphora) {
    var applied = amphorae.get(amphora);
    return applied != null && applied.reconfigure();
  }

  /** Whether the amphora has been serving at some time; then it may be late with a change. */
  boolean hasServed(AmphoraId amphora) {
    var applied = amphorae.get(amphora);
    return applied == null || applied.generation() > 0;
  }

  long appliedGeneration(AmphoraId amphora) {
    var applied = amphorae.get(amphora);
    return applied == null ? 0 : applied.generation();
  }

  @Nullable String vrrp(AmphoraId amphora) {
    var applied = amphorae.get(amphora);
    return applied == null ? null : applied.vrrp();
  }

  @Nullable String plugged(AmphoraId amphora, String network) {
    return portsOf(amphora).stream()
        .filter(port -> port.network().equals(network))
        .findFirst()
        .map(JournalledPort::plugged)
        .orElse(null);
  }

  List<JournalledPort> portsOf(AmphoraId amphora) {
    return ports.getOrDefault(amphora, List.of());
  }
}
