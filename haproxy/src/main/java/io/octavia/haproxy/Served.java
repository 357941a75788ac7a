package io.octavia.haproxy;

import io.octavia.domain.HealthMonitor;
import io.octavia.domain.L7Action;
import io.octavia.domain.L7Policy;
import io.octavia.domain.Listener;
import io.octavia.domain.ListenerProtocol;
import io.octavia.domain.LoadBalancer;
import io.octavia.domain.Member;
import io.octavia.domain.Pool;
import io.octavia.domain.PoolId;
import io.octavia.domain.ProvisioningStatus;
import io.octavia.domain.SessionPersistenceType;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which objects of a load balancer HAProxy serves: not what is disabled, deleted or unservable. */
record Served(LoadBalancer loadBalancer, CertificateFiles files) {

  /** The listeners with a frontend, by creation. */
  List<Listener> listeners() {
    return loadBalancer.enabled() ? enabledListeners() : List.of();
  }

  /** Those, and also if the load balancer is disabled. */
  List<Listener> enabledListeners() {
    return loadBalancer.listeners().stream()
        .filter(listener -> isHaproxy(listener.protocol()))
        .filter(Listener::enabled)
        .filter(listener -> alive(listener.provisioningStatus()))
        .filter(this::hasCertificates)
        .toList();
  }

  private boolean hasCertificates(Listener listener) {
    if (!TlsOptions.usesTls(listener)) {
      return listener.protocol() != ListenerProtocol.TERMINATED_HTTPS;
    }
    var resolved = files.listeners().get(listener.id());
    if (resolved == null) return false;
    var tls = listener.tls();
    return (tls.clientCa() == null || resolved.clientCa() != null)
        && (tls.clientCrl() == null || resolved.clientCrl() != null);
  }

  /** The pool, if it has a backend. */
  Optional<Pool> pool(@Nullable PoolId id) {
    return id == null ? Optional.empty() : loadBalancer.pool(id).filter(this::isServed);
  }

  private boolean isServed(Pool pool) {
    return pool.enabled() && alive(pool.provisioningStatus()) && hasCertificates(pool);
  }

  private boolean hasCertificates(Pool pool) {
    var tls = pool.tls();
    if (!tls.enabled()) return true;
    var resolved = files.pools().get(pool.id());
    if (resolved == null) {
      return tls.certificate() == null && tls.ca() == null && tls.crl() == null;
    }
    return (tls.certificate() == null || resolved.certificate() != null)
        && (tls.ca() == null || resolved.ca() != null)
        && (tls.crl() == null || resolved.crl() != null);
  }

  /** The pools with a backend for that listener: the default one, then those of its policies. */
  List<Pool> pools(Listener listener) {
    var ids = new LinkedHashSet<PoolId>();
    var first = listener.defaultPool();
    if (first != null) ids.add(first);
    for (var policy : policies(listener)) {
      var target = policy.redirectPool();
      if (policy.action() == L7Action.REDIRECT_TO_POOL && target != null) ids.add(target);
    }
    return ids.stream().flatMap(id -> pool(id).stream()).toList();
  }

  /** Enabled policies with any rule, by position. */
  List<L7Policy> policies(Listener listener) {
    return listener.policies().stream()
        .filter(policy -> policy.enabled() && alive(policy.provisioningStatus()))
        .filter(policy -> !policy.rules().isEmpty())
        .sorted(Comparator.comparingInt(L7Policy::position))
        .toList();
  }

  static List<Member> members(Pool pool) {
    return pool.members().stream().filter(member -> alive(member.provisioningStatus())).toList();
  }

  static Optional<HealthMonitor> monitor(Pool pool) {
    return Optional.ofNullable(pool.healthMonitor())
        .filter(monitor -> monitor.enabled() && alive(monitor.provisioningStatus()));
  }

  /** Whether a backend of that pool has a stick table. */
  static boolean hasStickTable(Pool pool) {
    var persistence = pool.sessionPersistence();
    if (persistence == null) return false;
    if (persistence.type() == SessionPersistenceType.SOURCE_IP) return true;
    var cookie = persistence.cookieName();
    return persistence.type() == SessionPersistenceType.APP_COOKIE
        && cookie != null
        && Words.isToken(cookie);
  }

  static boolean alive(ProvisioningStatus status) {
    return status != ProvisioningStatus.PENDING_DELETE && status != ProvisioningStatus.DELETED;
  }

  static boolean isHaproxy(ListenerProtocol protocol) {
    return switch (protocol) {
      case TCP, HTTP, HTTPS, TERMINATED_HTTPS, PROMETHEUS -> true;
      case UDP, SCTP -> false;
    };
  }

  /** Whether HAProxy reads requests, rather than bytes, for that listener. */
  static boolean isHttp(ListenerProtocol protocol) {
    return switch (protocol) {
      case HTTP, TERMINATED_HTTPS, PROMETHEUS -> true;
      case TCP, HTTPS, UDP, SCTP -> false;
    };
  }
}
