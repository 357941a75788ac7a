package io.octavia.worker;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.AmphoraRole;
import io.octavia.domain.cloud.Ports.IngressRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One effect on the outside, or on the journal. Safe to repeat: it looks for what it made before,
 * by name, and then makes it.
 */
sealed interface Action {
  /** What people see in the events. */
  default String title() {
    return getClass().getSimpleName();
  }

  /** Whom it is done to; null: the load balancer as a whole. */
  default @Nullable AmphoraId subject() {
    return null;
  }

  /** For people: what is done, and to whom. */
  default String text() {
    var subject = subject();
    return subject == null ? title() : title() + " " + subject;
  }

  /** Whether the agent is spoken to. */
  default boolean needsAgent() {
    return false;
  }

  /** Whether it may write rows of listeners, pools, what is below them, or virtual addresses. */
  default boolean touchesParts() {
    return switch (this) {
      case MakeVipPort _, PushConfig _, RemoveVip _ -> true;
      case Enlist _,
          MakeServerGroup _,
          SecureVip _,
          RemoveShared _,
          BootServer _,
          AwaitServer _,
          AwaitAgent _,
          MakeVrrpPort _,
          PlugVip _,
          PlugNetwork _,
          UnplugNetwork _,
          StartVrrp _,
          Reconfigure _,
          RotateCertificate _,
          RemoveAmphora _ ->
          false;
    };
  }

  /** Writes the rows of amphorae that are missing. */
  record Enlist(List<AmphoraRole> roles) implements Action {}

  /** Makes the port of the virtual address, or sees that it is there. */
  record MakeVipPort() implements Action {}

  /** Makes the group that keeps the servers apart. */
  record MakeServerGroup() implements Action {}

  /** Lets in what the listeners need, and nothing else. */
  record SecureVip(List<IngressRule> rules, String fingerprint) implements Action {}

  /** Boots a server. */
  record BootServer(AmphoraId amphora) implements OnAmphora {}

  /** Waits until the server runs and has its management address. */
  record AwaitServer(AmphoraId amphora) implements OnAmphora {}

  /** Waits until the agent answers. */
  record AwaitAgent(AmphoraId amphora) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Makes the port of the amphora's own address on the VIP's network. */
  record MakeVrrpPort(AmphoraId amphora, Nic nic) implements OnAmphora {}

  /** Gives the amphora its addresses on the VIP's network. */
  record PlugVip(AmphoraId amphora, Nic nic, String fingerprint, boolean asksInterface)
      implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Gives the amphora its addresses on a members' network. */
  record PlugNetwork(AmphoraId amphora, Nic nic, String fingerprint) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Takes the amphora off a network that no member is on any more. */
  record UnplugNetwork(AmphoraId amphora, String network) implements OnAmphora {}

  /** Makes the amphora serve exactly what the graph says. */
  record PushConfig(AmphoraId amphora, long generation) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Starts keepalived, or tells it of its peers. */
  record StartVrrp(AmphoraId amphora, String fingerprint) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Gives the agent its own configuration again, because somebody asked for it. */
  record Reconfigure(AmphoraId amphora) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Gives the agent a new certificate, because the old one ends soon. */
  record RotateCertificate(AmphoraId amphora) implements OnAmphora {
    @Override
    public boolean needsAgent() {
      return true;
    }
  }

  /** Takes away an amphora's server, its ports and its rows. Does not ask it. */
  record RemoveAmphora(AmphoraId amphora) implements OnAmphora {}

  /** Takes away what all amphorae shared: security group, server group. */
  record RemoveShared() implements Action {}

  /** Takes away the port of the virtual address, if it is ours. */
  record RemoveVip() implements Action {}

  /** An action on one amphora. */
  sealed interface OnAmphora extends Action {
    AmphoraId amphora();

    @Override
    default AmphoraId subject() {
      return amphora();
    }
  }
}
