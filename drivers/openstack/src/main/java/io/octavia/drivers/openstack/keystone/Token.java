package io.octavia.drivers.openstack.keystone;

import io.octavia.domain.identity.Identity;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Keystone says about a token.
 *
 * @param rules what the application credential behind it may be used for; empty if it has no limits
 * @param services the types of services in the catalog
 */
record Token(
    Identity holder, Instant expires, Optional<List<AccessRule>> rules, Set<String> services) {
  /**
   * Reads a {@code token}.
   *
   * @throws java.time.DateTimeException if it does not say when it expires
   */
  static Token of(JsonNode token) {
    return new Token(
        new Identity(
            text(token.path("project").path("id")),
            text(token.path("user").path("id")),
            names(token.path("roles")),
            new Identity.Domains(
                text(token.path("domain").path("id")),
                text(token.path("user").path("domain").path("id")),
                text(token.path("project").path("domain").path("id"))),
            token.path("system").path("all").asBoolean(false) ? "all" : null,
            token.path("is_admin_project").asBoolean(true),
            null),
        OffsetDateTime.parse(token.path("expires_at").asString("")).toInstant(),
        rules(token.path("application_credential").path("access_rules")),
        types(token.path("catalog")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isString() ? node.stringValue() : null;
  }

  private static List<String> names(JsonNode roles) {
    var names = new ArrayList<String>();
    roles.forEach(role -> names.add(role.path("name").asString("")));
    return names;
  }

  private static Optional<List<AccessRule>> rules(JsonNode rules) {
    if (!rules.isArray()) return Optional.empty();
    var all = new ArrayList<AccessRule>();
    rules.forEach(rule -> all.add(AccessRule.of(rule)));
    return Optional.of(all);
  }

  private static Set<String> types(JsonNode catalog) {
    var types = new TreeSet<String>();
    catalog.forEach(service -> types.add(service.path("type").asString("")));
    return types;
  }

  /** Its holder, for whom a service passes a call on. */
  Identity through(@Nullable Token service) {
    if (service == null) return holder;
    var other = service.holder();
    return new Identity(
        holder.project(),
        holder.user(),
        holder.roles(),
        holder.domains(),
        holder.systemScope(),
        holder.adminProject(),
        new Identity.Service(
            other.project(),
            other.user(),
            other.roles(),
            other.domains().user(),
            other.domains().project()));
  }

  /** Whether it may be used for that request at all. */
  boolean serves(String service, String method, String path) {
    return rules
        .map(limits ->
            services.contains(service)
                && limits.stream().anyMatch(rule -> rule.allows(service, method, path)))
        .orElse(true);
  }
}
