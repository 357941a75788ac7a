package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.db.provider.CertificateUnavailable;
import io.octavia.db.provider.Handover;
import io.octavia.db.provider.ProviderObjects;
import io.octavia.db.provider.WorkerDriver;
import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Witness;
import io.octavia.db.resource.Writing;
import io.octavia.domain.cloud.Secrets;
import io.octavia.provider.AdditionalVip;
import io.octavia.provider.HealthMonitor;
import io.octavia.provider.L7Policy;
import io.octavia.provider.L7Rule;
import io.octavia.provider.Listener;
import io.octavia.provider.LoadBalancer;
import io.octavia.provider.Member;
import io.octavia.provider.Model;
import io.octavia.provider.Pool;
import io.octavia.provider.ProviderDriver;
import io.octavia.provider.Vip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the driver of a load balancer what one transaction writes, before it commits. Sees the
 * writes as they happen, since an update is told with what was there before, and speaks at the end:
 *
 * <pre>
 *   a load balancer is new    one create, with everything in it
 *   members were replaced     one batch with all members that are to be
 *   anything else             a create, update or delete for each object
 * </pre>
 */
final class Dispatch implements Witness {
  private final Provider provider;
  private final ProviderDriver driver;
  private final Writing writing;
  private final ProviderObjects strict;
  private final ProviderObjects lenient;
  private final Map<Key, Change> changes = new LinkedHashMap<>();

  private Dispatch(
      Provider provider,
      ProviderDriver driver,
      Writing writing,
      ProviderObjects strict,
      ProviderObjects lenient) {
    this.provider = provider;
    this.driver = driver;
    this.writing = writing;
    this.strict = strict;
    this.lenient = lenient;
  }

  /** To the driver of somebody else's load balancer. */
  static Dispatch toDriver(DrivenProvider provider, Writing writing, Secrets secrets) {
    return new Dispatch(
        provider,
        provider.driver(),
        writing,
        new ProviderObjects(writing, secrets, true),
        new ProviderObjects(writing, secrets, false));
  }

  /** To a worker that others run for a load balancer of ours; it reads certificates itself. */
  static Dispatch toWorker(
      AmphoraProvider provider, Handover handover, Writing writing, String loadBalancer) {
    var objects = new ProviderObjects(writing);
    var driver = handover.within(writing, loadBalancer);
    return new Dispatch(provider, driver, writing, objects, objects);
  }

  private record Key(Kind kind, String id) {}

  private sealed interface Change {
    record Created() implements Change {}

    record Updated(Model old, Map<String, @Nullable Object> values) implements Change {}

    record Deleted() implements Change {}

    record Replaced() implements Change {}

    record OfAmphora(BiConsumer<WorkerDriver, String> what) implements Change {}
  }

  @Override
  public void inserted(Kind kind, String id) {
    changes.put(new Key(kind, id), new Change.Created());
  }

  @Override
  public void updating(Kind kind, String id, Map<String, ? extends @Nullable Object> values) {
    var key = new Key(kind, id);
    var before = changes.get(key);
    if (before == null) {
      before = new Change.Updated(model(lenient, kind, id), new LinkedHashMap<>());
      changes.put(key, before);
    }
    if (before instanceof Change.Updated(_, var all)) all.putAll(values);
  }

  @Override
  public void deleting(Kind kind, String id) {
    changes.put(new Key(kind, id), new Change.Deleted());
  }

  @Override
  public void replacing(String loadBalancer) {
    changes.put(new Key(Kind.LOAD_BALANCER, loadBalancer), new Change.Replaced());
  }

  @Override
  public void replacingAmphora(String id) {
    ofAmphora(id, (worker, owner) -> worker.amphoraFailover(owner, id));
  }

  @Override
  public void removingAmphora(String id) {
    ofAmphora(id, (worker, owner) -> worker.amphoraDelete(owner, id));
  }

  @Override
  public void reconfiguringAmphora(String id) {
    ofAmphora(id, (worker, owner) -> worker.amphoraReconfigure(owner, id));
  }

  private void ofAmphora(String id, BiConsumer<WorkerDriver, String> what) {
    if (takesOver()) changes.put(new Key(Kind.AMPHORA, id), new Change.OfAmphora(what));
  }

  @Override
  public boolean takesOver() {
    return driver instanceof WorkerDriver;
  }

  private static Model model(ProviderObjects objects, Kind kind, String id) {
    return objects.find(kind, id).orElseThrow();
  }

  /** Tells the driver; what it throws is a fault, and undoes the transaction. */
  void tell() {
    var created =
        changes.entrySet().stream()
            .filter(change -> change.getValue() instanceof Change.Created)
            .map(change -> change.getKey().kind())
            .toList();
    if (created.contains(Kind.LOAD_BALANCER)) {
      changes.keySet().removeIf(key -> key.kind() != Kind.LOAD_BALANCER);
    }
    changes.forEach((key, change) -> provider.told(() -> tell(key, change)));
  }

  private void tell(Key key, Change change) {
    try {
      switch (change) {
        case Change.Created _ -> create(driver, model(strict, key.kind(), key.id()));
        case Change.Updated(var old, var values) -> update(driver, old, changed(key, values));
        case Change.Deleted _ -> delete(driver, model(lenient, key.kind(), key.id()));
        case Change.Replaced _ -> driver.loadBalancerFailover(key.id());
        case Change.OfAmphora(var what) -> tellOfAmphora(key.id(), what);
      }
    } catch (CertificateUnavailable e) {
      throw Fault.of(400, "Could not retrieve certificate: " + e.reference());
    }
  }

  private void tellOfAmphora(String id, BiConsumer<WorkerDriver, String> what) {
    var owner =
        writing.find(Kind.AMPHORA, id).map(row -> row.required("load_balancer_id")).orElseThrow();
    if (driver instanceof WorkerDriver worker) what.accept(worker, owner);
  }

  private Model changed(Key key, Map<String, @Nullable Object> values) {
    var project = writing.find(key.kind(), key.id()).map(row -> row.text("project_id"));
    return strict.changes(key.kind(), key.id(), project.orElse(null), values);
  }

  /**
   * Tells of the members of a pool as one batch.
   *
   * @param pool whose members this transaction has written
   */
  void tellMembers(String pool) {
    if (changes.keySet().stream().noneMatch(key -> key.kind() == Kind.MEMBER)) return;
    var members = new ArrayList<Member>();
    for (var row : writing.all(Kind.MEMBER, new Query.Equal("pool_id", pool))) {
      member(row.id()).ifPresent(members::add);
    }
    provider.told(() -> driver.memberBatchUpdate(pool, List.copyOf(members)));
  }

  /** One that is updated has its id and what changes; one that is to go is not among them. */
  private Optional<Member> member(String id) {
    return switch (changes.get(new Key(Kind.MEMBER, id))) {
      case Change.Deleted _ -> Optional.empty();
      case Change.Updated(_, var values) ->
          Optional.of((Member) changed(new Key(Kind.MEMBER, id), values));
      case null, default -> Optional.of((Member) model(strict, Kind.MEMBER, id));
    };
  }

  private static void create(ProviderDriver driver, Model model) {
    switch (model) {
      case LoadBalancer it -> driver.loadBalancerCreate(it);
      case Listener it -> driver.listenerCreate(it);
      case Pool it -> driver.poolCreate(it);
      case Member it -> driver.memberCreate(it);
      case HealthMonitor it -> driver.healthMonitorCreate(it);
      case L7Policy it -> driver.l7PolicyCreate(it);
      case L7Rule it -> driver.l7RuleCreate(it);
      case Vip _, AdditionalVip _ -> throw new IllegalArgumentException("not an object");
    }
  }

  private static void update(ProviderDriver driver, Model old, Model changes) {
    switch (changes) {
      case LoadBalancer it -> driver.loadBalancerUpdate((LoadBalancer) old, it);
      case Listener it -> driver.listenerUpdate((Listener) old, it);
      case Pool it -> driver.poolUpdate((Pool) old, it);
      case Member it -> driver.memberUpdate((Member) old, it);
      case HealthMonitor it -> driver.healthMonitorUpdate((HealthMonitor) old, it);
      case L7Policy it -> driver.l7PolicyUpdate((L7Policy) old, it);
      case L7Rule it -> driver.l7RuleUpdate((L7Rule) old, it);
      case Vip _, AdditionalVip _ -> throw new IllegalArgumentException("not an object");
    }
  }

  private static void delete(ProviderDriver driver, Model model) {
    switch (model) {
      case LoadBalancer it -> driver.loadBalancerDelete(it, hasChildren(it));
      case Listener it -> driver.listenerDelete(it);
      case Pool it -> driver.poolDelete(it);
      case Member it -> driver.memberDelete(it);
      case HealthMonitor it -> driver.healthMonitorDelete(it);
      case L7Policy it -> driver.l7PolicyDelete(it);
      case L7Rule it -> driver.l7RuleDelete(it);
      case Vip _, AdditionalVip _ -> throw new IllegalArgumentException("not an object");
    }
  }

  /** The API has refused to delete these without cascade. */
  private static boolean hasChildren(LoadBalancer loadBalancer) {
    return !Objects.requireNonNullElse(loadBalancer.get(LoadBalancer.LISTENERS), List.of())
            .isEmpty()
        || !Objects.requireNonNullElse(loadBalancer.get(LoadBalancer.POOLS), List.of()).isEmpty();
  }
}
