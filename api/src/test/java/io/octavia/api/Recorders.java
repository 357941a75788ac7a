package io.octavia.api;

import io.octavia.provider.AdditionalVip;
import io.octavia.provider.Attribute;
import io.octavia.provider.HealthMonitor;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Model;
import io.octavia.provider.Pool;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.ProviderDriverFactory;
import io.octavia.provider.ProviderException;
import io.octavia.provider.Values;
import io.octavia.provider.Vip;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Somebody else's providers: one that remembers what it is told, and refuses what is named so. */
public final class Recorders implements ProviderDriverFactory {
  /**
   * What the drivers were told, in that order; a {@code ServiceLoader} gives no other way to it.
   */
  static final List<Heard> HEARD = new CopyOnWriteArrayList<>();

  /** A call and its objects. */
  record Heard(String what, List<? extends Model> objects) {
    <T> T first(Attribute<T> attribute) {
      return java.util.Objects.requireNonNull(objects.getFirst().get(attribute));
    }
  }

  @Override
  public Set<String> names() {
    return Set.of("recorder", "portless");
  }

  @Override
  public ProviderDriver create(String name) {
    return name.equals("portless") ? new Recorder() : new PortMaker();
  }

  /** Makes the ports of VIPs itself. */
  private static final class PortMaker extends Recorder {
    @Override
    public VipPort createVipPort(
        String loadBalancerId, String projectId, Vip vip, List<AdditionalVip> additionalVips) {
      hear("vip", vip);
      var made =
          Values.none()
              .with(Vip.VIP_ADDRESS, "203.0.113.9")
              .with(Vip.VIP_SUBNET_ID, vip.get(Vip.VIP_SUBNET_ID))
              .with(Vip.VIP_PORT_ID, "10000000-0000-0000-0000-000000000001");
      return new VipPort(new Vip(made), additionalVips, true);
    }
  }

  /** Knows no L7. */
  private static class Recorder implements ProviderDriver {
    static void hear(String what, Model... objects) {
      HEARD.add(new Heard(what, List.of(objects)));
    }

    @Override
    public void loadBalancerCreate(LoadBalancer loadBalancer) {
      if ("refused".equals(loadBalancer.get(LoadBalancer.NAME))) {
        throw new ProviderException(ProviderException.Kind.UNSUPPORTED_OPTION, "not that name");
      }
      hear("create", loadBalancer);
    }

    @Override
    public void loadBalancerUpdate(LoadBalancer old, LoadBalancer changes) {
      hear("update", old, changes);
    }

    @Override
    public void loadBalancerDelete(LoadBalancer loadBalancer, boolean cascade) {
      hear(cascade ? "delete cascade" : "delete", loadBalancer);
    }

    @Override
    public void loadBalancerFailover(String loadBalancerId) {
      hear("failover");
    }

    @Override
    public void listenerCreate(Listener listener) {
      hear("create", listener);
    }

    @Override
    public void listenerUpdate(Listener old, Listener changes) {
      hear("update", old, changes);
    }

    @Override
    public void listenerDelete(Listener listener) {
      hear("delete", listener);
    }

    @Override
    public void poolCreate(Pool pool) {
      hear("create", pool);
    }

    @Override
    public void poolUpdate(Pool old, Pool changes) {
      hear("update", old, changes);
    }

    @Override
    public void memberCreate(Member member) {
      hear("create", member);
    }

    @Override
    public void memberBatchUpdate(String poolId, List<Member> members) {
      HEARD.add(new Heard("batch", members));
    }

    @Override
    public void healthMonitorCreate(HealthMonitor healthMonitor) {
      throw new IllegalStateException("out of monitors");
    }
  }
}
