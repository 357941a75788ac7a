package io.octavia.rpc;

import io.octavia.db.provider.Handover;
import io.octavia.db.provider.WorkerDriver;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Row;
import io.octavia.db.resource.Writing;
import io.octavia.provider.HealthMonitor;
import io.octavia.provider.L7Policy;
import io.octavia.provider.L7Rule;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Model;
import io.octavia.provider.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns changes into the calls that the original's amphora driver makes, and puts them into the
 * outbox in the transaction that makes the change. They hold no certificates: the worker gets them
 * where we do.
 */
public final class Casts implements Handover {
  private final Supplier<UUID> uuids;

  /** Gives each call such an id. */
  public Casts(Supplier<UUID> uuids) {
    this.uuids = uuids;
  }

  @Override
  public WorkerDriver within(Writing writing, String loadBalancer) {
    return new Casting(writing, loadBalancer);
  }

  /** The calls of one transaction. */
  private final class Casting implements WorkerDriver {
    private final Writing writing;
    private final String loadBalancer;

    Casting(Writing writing, String loadBalancer) {
      this.writing = writing;
      this.loadBalancer = loadBalancer;
    }

    private void cast(String method, Map<String, ? extends @Nullable Object> arguments) {
      var id = uuids.get().toString().replace("-", "");
      writing.call(id, loadBalancer, method, Envelope.JSON.writeValueAsString(arguments));
    }

    private void create(String kind, Map<String, ? extends @Nullable Object> created) {
      cast("create_" + kind, Map.of(kind, created));
    }

    private void update(String kind, Model old, Map<String, ? extends @Nullable Object> changes) {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("original_" + kind, ProviderObject.plain(old));
      arguments.put(kind + "_updates", changes);
      cast("update_" + kind, arguments);
    }

    private void delete(String kind, Model deleted) {
      cast("delete_" + kind, Map.of(kind, ProviderObject.plain(deleted)));
    }

    @Override
    public void loadBalancerCreate(LoadBalancer it) {
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("loadbalancer", ProviderObject.plain(it));
      arguments.put("flavor", metadata(it.get(LoadBalancer.FLAVOR)));
      arguments.put("availability_zone", metadata(it.get(LoadBalancer.AVAILABILITY_ZONE)));
      cast("create_load_balancer", arguments);
    }

    private static Map<String, Object> metadata(@Nullable Map<String, Object> given) {
      return Objects.requireNonNullElse(given, Map.of());
    }

    @Override
    public void loadBalancerUpdate(LoadBalancer old, LoadBalancer changes) {
      var updates = ProviderObject.updates(changes, LoadBalancer.LOADBALANCER_ID);
      var policy = updates.remove("vip_qos_policy_id");
      updates.keySet().removeIf(name -> name.startsWith("vip_"));
      if (policy != null) updates.put("vip", Map.of("qos_policy_id", policy));
      update("load_balancer", old, updates);
    }

    @Override
    public void loadBalancerDelete(LoadBalancer it, boolean cascade) {
      cast(
          "delete_load_balancer",
          Map.of("loadbalancer", ProviderObject.plain(it), "cascade", cascade));
    }

    @Override
    public void loadBalancerFailover(String id) {
      cast("failover_load_balancer", Map.of("load_balancer_id", id));
    }

    @Override
    public void listenerCreate(Listener it) {
      create("listener", ProviderObject.plain(it));
    }

    @Override
    public void listenerUpdate(Listener old, Listener changes) {
      update("listener", old, ProviderObject.plain(changes));
    }

    @Override
    public void listenerDelete(Listener it) {
      delete("listener", it);
    }

    @Override
    public void poolCreate(Pool it) {
      create("pool", ProviderObject.renamed(it));
    }

    @Override
    public void poolUpdate(Pool old, Pool changes) {
      update("pool", old, ProviderObject.updates(changes, Pool.POOL_ID));
    }

    @Override
    public void poolDelete(Pool it) {
      delete("pool", it);
    }

    @Override
    public void memberCreate(Member it) {
      create("member", ProviderObject.plain(it));
    }

    @Override
    public void memberUpdate(Member old, Member changes) {
      update("member", old, ProviderObject.updates(changes, Member.MEMBER_ID));
    }

    @Override
    public void memberDelete(Member it) {
      delete("member", it);
    }

    /** The statuses of the rows say what became of each. */
    @Override
    public void memberBatchUpdate(String pool, List<Member> members) {
      var statuses = new LinkedHashMap<String, String>();
      var deleted = new ArrayList<Map<String, @Nullable Object>>();
      for (var row : writing.all(Kind.MEMBER, new Query.Equal("pool_id", pool))) {
        statuses.put(row.id(), row.required("provisioning_status"));
        if (statuses.get(row.id()).equals("PENDING_DELETE")) deleted.add(stored(row));
      }
      var created = new ArrayList<Map<String, @Nullable Object>>();
      var updated = new ArrayList<Map<String, @Nullable Object>>();
      for (var member : members) {
        var id = Objects.requireNonNull(member.get(Member.MEMBER_ID));
        switch (Objects.requireNonNullElse(statuses.get(id), "")) {
          case "PENDING_CREATE" -> created.add(ProviderObject.plain(member));
          case "PENDING_UPDATE" -> updated.add(changed(member, id));
          default -> {}
        }
      }
      var arguments = new LinkedHashMap<String, Object>();
      arguments.put("old_members", deleted);
      arguments.put("new_members", created);
      arguments.put("updated_members", updated);
      cast("batch_update_members", arguments);
    }

    private static Map<String, @Nullable Object> changed(Member member, String id) {
      var changed = ProviderObject.updates(member, Member.MEMBER_ID);
      if (changed.containsKey("address")) changed.put("ip_address", changed.remove("address"));
      changed.put("id", id);
      return changed;
    }

    private static Map<String, @Nullable Object> stored(Row row) {
      var stored = new LinkedHashMap<String, @Nullable Object>();
      row.values().forEach((name, value) -> stored.put(name, ProviderObject.written(value)));
      stored.put("pool", null);
      return stored;
    }

    @Override
    public void healthMonitorCreate(HealthMonitor it) {
      create("health_monitor", ProviderObject.plain(it));
    }

    @Override
    public void healthMonitorUpdate(HealthMonitor old, HealthMonitor changes) {
      update(
          "health_monitor", old, ProviderObject.updates(changes, HealthMonitor.HEALTHMONITOR_ID));
    }

    @Override
    public void healthMonitorDelete(HealthMonitor it) {
      delete("health_monitor", it);
    }

    @Override
    public void l7PolicyCreate(L7Policy it) {
      create("l7policy", ProviderObject.plain(it));
    }

    @Override
    public void l7PolicyUpdate(L7Policy old, L7Policy changes) {
      update("l7policy", old, ProviderObject.updates(changes, L7Policy.L7POLICY_ID));
    }

    @Override
    public void l7PolicyDelete(L7Policy it) {
      delete("l7policy", it);
    }

    @Override
    public void l7RuleCreate(L7Rule it) {
      create("l7rule", ProviderObject.plain(it));
    }

    @Override
    public void l7RuleUpdate(L7Rule old, L7Rule changes) {
      update("l7rule", old, ProviderObject.updates(changes, L7Rule.L7RULE_ID));
    }

    @Override
    public void l7RuleDelete(L7Rule it) {
      delete("l7rule", it);
    }

    @Override
    public void amphoraFailover(String owner, String amphora) {
      cast("failover_amphora", Map.of("amphora_id", amphora));
    }

    @Override
    public void amphoraDelete(String owner, String amphora) {
      cast("delete_amphora", Map.of("amphora_id", amphora));
    }

    @Override
    public void amphoraReconfigure(String owner, String amphora) {
      cast("update_amphora_agent_config", Map.of("amphora_id", amphora));
    }
  }
}
