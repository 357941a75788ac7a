package io.octavia.db.provider;

import io.octavia.db.resource.Kind;
import io.octavia.db.resource.Query;
import io.octavia.db.resource.Reading;
import io.octavia.db.resource.Row;
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
import io.octavia.provider.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects as providers see them: octavia-lib's names, everything that hangs below, and the
 * certificates themselves beside their references.
 */
public final class ProviderObjects {
  private final Reading reading;
  private final Containers containers;

  /**
   * Reads them in that transaction.
   *
   * @param strict whether a certificate that cannot be read is a {@link CertificateUnavailable};
   *     otherwise it is left out
   */
  public ProviderObjects(Reading reading, Secrets secrets, boolean strict) {
    this.reading = reading;
    this.containers = new Containers(secrets, strict);
  }

  /** Reads them in that transaction, and leaves all certificates out. */
  public ProviderObjects(Reading reading) {
    this.reading = reading;
    this.containers = Containers.NONE;
  }

  /** The object with that id, if providers know such objects. */
  public Optional<Model> find(Kind kind, String id) {
    return reading.find(kind, id).map(row -> model(kind, row));
  }

  private Model model(Kind kind, Row row) {
    return switch (kind) {
      case LOAD_BALANCER -> loadBalancer(row);
      case LISTENER -> listener(row);
      case POOL -> pool(row);
      case MEMBER -> member(row);
      case HEALTH_MONITOR -> monitor(row);
      case L7_POLICY -> policy(row);
      case L7_RULE -> rule(row);
      default -> throw new IllegalArgumentException("providers know no " + kind);
    };
  }

  /** An object that has its id and these columns and nothing else: what is to change of it. */
  public Model changes(
      Kind kind,
      String id,
      @Nullable String project,
      Map<String, ? extends @Nullable Object> columns) {
    var given = new LinkedHashMap<String, @Nullable Object>(columns);
    given.put("id", id);
    return switch (kind) {
      case LOAD_BALANCER -> new LoadBalancer(Translations.LOAD_BALANCER.values(given));
      case LISTENER -> new Listener(listener(given, project));
      case POOL -> new Pool(pool(given, project));
      case MEMBER -> new Member(Translations.MEMBER.values(given));
      case HEALTH_MONITOR -> new HealthMonitor(Translations.HEALTH_MONITOR.values(given));
      case L7_POLICY -> new L7Policy(Translations.L7_POLICY.values(given));
      case L7_RULE -> new L7Rule(Translations.L7_RULE.values(given));
      default -> throw new IllegalArgumentException("providers know no " + kind);
    };
  }

  private LoadBalancer loadBalancer(Row row) {
    var id = row.id();
    var additional =
        row.rows("additional_vips").stream()
            .map(vip -> new AdditionalVip(Translations.ADDITIONAL_VIP.values(vip.values())))
            .toList();
    var pools = all(Kind.POOL, "load_balancer_id", id).stream().map(this::pool).toList();
    var listeners =
        all(Kind.LISTENER, "load_balancer_id", id).stream().map(this::listener).toList();
    var values =
        Translations.LOAD_BALANCER
            .values(row.values())
            .with(LoadBalancer.ADDITIONAL_VIPS, additional)
            .with(LoadBalancer.POOLS, pools)
            .with(LoadBalancer.LISTENERS, listeners);
    var flavor = row.text("flavor_id");
    if (flavor != null) {
      values = values.with(LoadBalancer.FLAVOR, Metadata.flavor(reading, flavor));
    }
    var zone = row.text("availability_zone");
    if (zone != null) {
      values = values.with(LoadBalancer.AVAILABILITY_ZONE, Metadata.zone(reading, zone));
    }
    return new LoadBalancer(values);
  }

  private List<Row> all(Kind kind, String column, String value) {
    return reading.all(kind, new Query.Equal(column, value));
  }

  private Listener listener(Row row) {
    var policies = all(Kind.L7_POLICY, "listener_id", row.id()).stream().map(this::policy).toList();
    var values = listener(row.values(), row.text("project_id")).with(Listener.L7POLICIES, policies);
    var pool = row.text("default_pool_id");
    if (pool != null) {
      var found = reading.find(Kind.POOL, pool).map(this::pool).orElse(null);
      values = values.with(Listener.DEFAULT_POOL, found);
    }
    return new Listener(values);
  }

  private Values listener(
      Map<String, ? extends @Nullable Object> columns, @Nullable String project) {
    var values = Translations.LISTENER.values(columns);
    var certificate =
        containers.certificate(values.get(Listener.DEFAULT_TLS_CONTAINER_REF), project);
    if (certificate.isPresent()) {
      values = values.with(Listener.DEFAULT_TLS_CONTAINER_DATA, certificate.get());
    }
    var names = values.get(Listener.SNI_CONTAINER_REFS);
    if (names != null && !names.isEmpty()) {
      var data =
          names.stream()
              .map(name -> containers.certificate(name, project))
              .flatMap(Optional::stream)
              .toList();
      values = values.with(Listener.SNI_CONTAINER_DATA, data);
    }
    var authorities = containers.text(values.get(Listener.CLIENT_CA_TLS_CONTAINER_REF), project);
    if (authorities.isPresent()) {
      values = values.with(Listener.CLIENT_CA_TLS_CONTAINER_DATA, authorities.get());
    }
    var revoked = containers.text(values.get(Listener.CLIENT_CRL_CONTAINER_REF), project);
    if (revoked.isPresent()) {
      values = values.with(Listener.CLIENT_CRL_CONTAINER_DATA, revoked.get());
    }
    return values;
  }

  private Pool pool(Row row) {
    var values =
        pool(row.values(), row.text("project_id"))
            .with(
                Pool.MEMBERS,
                all(Kind.MEMBER, "pool_id", row.id()).stream()
                    .map(ProviderObjects::member)
                    .toList());
    var monitor = row.text("healthmonitor_id");
    if (monitor != null) {
      var found = reading.find(Kind.HEALTH_MONITOR, monitor);
      values = values.with(Pool.HEALTHMONITOR, found.map(ProviderObjects::monitor).orElse(null));
    }
    var listeners = row.texts("listeners");
    if (!listeners.isEmpty()) values = values.with(Pool.LISTENER_ID, listeners.getFirst());
    return new Pool(values);
  }

  private Values pool(Map<String, ? extends @Nullable Object> columns, @Nullable String project) {
    var values = Translations.POOL.values(columns);
    if (columns.containsKey("persistence_type")) {
      values = values.with(Pool.SESSION_PERSISTENCE, persistence(columns));
    }
    var certificate = containers.certificate(values.get(Pool.TLS_CONTAINER_REF), project);
    if (certificate.isPresent()) {
      values = values.with(Pool.TLS_CONTAINER_DATA, certificate.get());
    }
    var authorities = containers.text(values.get(Pool.CA_TLS_CONTAINER_REF), project);
    if (authorities.isPresent()) {
      values = values.with(Pool.CA_TLS_CONTAINER_DATA, authorities.get());
    }
    var revoked = containers.text(values.get(Pool.CRL_CONTAINER_REF), project);
    if (revoked.isPresent()) values = values.with(Pool.CRL_CONTAINER_DATA, revoked.get());
    return values;
  }

  private static @Nullable Map<String, Object> persistence(
      Map<String, ? extends @Nullable Object> columns) {
    if (columns.get("persistence_type") == null) return null;
    var persistence = new LinkedHashMap<String, Object>();
    Map.of(
            "type", "persistence_type",
            "cookie_name", "cookie_name",
            "persistence_timeout", "persistence_timeout",
            "persistence_granularity", "persistence_granularity")
        .forEach((name, column) -> {
          var value = columns.get(column);
          if (value != null) persistence.put(name, value);
        });
    return persistence;
  }

  private static Member member(Row row) {
    return new Member(Translations.MEMBER.values(row.values()));
  }

  private static HealthMonitor monitor(Row row) {
    return new HealthMonitor(Translations.HEALTH_MONITOR.values(row.values()));
  }

  private L7Policy policy(Row row) {
    var rules =
        all(Kind.L7_RULE, "l7policy_id", row.id()).stream().map(ProviderObjects::rule).toList();
    return new L7Policy(Translations.L7_POLICY.values(row.values()).with(L7Policy.RULES, rules));
  }

  private static L7Rule rule(Row row) {
    return new L7Rule(Translations.L7_RULE.values(row.values()));
  }
}
