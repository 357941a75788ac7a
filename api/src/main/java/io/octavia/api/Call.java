package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.domain.identity.Identity;
import io.octavia.http.Parameter;
import io.octavia.http.Request;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A request with what is known of its caller. */
record Call(Request request, Identity identity, Authorization authorization, boolean selectable) {
  /** The same, answered with all attributes. */
  Call whole() {
    return new Call(request, identity, authorization, false);
  }

  /** A part of the path. */
  String param(String name) {
    return request.param(name);
  }

  byte[] body() {
    return request.body();
  }

  /** Refuses a caller whom the rule does not let act on an object of that project. */
  void authorize(String rule, @Nullable String project) {
    if (!may(rule, project)) throw Fault.forbidden();
  }

  boolean may(String rule, @Nullable String project) {
    return authorization.allowed(rule, identity, project);
  }

  /** Whether quotas limit what the caller may have. */
  boolean limited() {
    return !authorization.open();
  }

  /** Refuses query arguments other than these. */
  void refuseArgumentsBut(List<String> known) {
    for (var parameter : request.query()) {
      if (!known.contains(parameter.name())) throw Fault.argument(parameter.name());
    }
  }

  /** A query argument that stands for true. */
  boolean truthy(String name) {
    var value = request.query(name).orElse("").strip().toLowerCase(java.util.Locale.ROOT);
    return Set.of("true", "t", "yes", "y", "on", "1").contains(value);
  }

  /** The attributes that the reply is to have; empty for all. */
  Set<String> fields() {
    if (!selectable) return Set.of();
    var fields = new LinkedHashSet<String>();
    request.query().stream()
        .filter(parameter -> parameter.name().equals("fields"))
        .map(Parameter::value)
        .forEach(fields::add);
    return fields;
  }
}
