package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Ports.IngressRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Security groups by name. As for everything else, one that was never heard of exists, and one that
 * was deleted does not. Not thread-safe.
 */
final class SecurityGroups {
  private record Group(String id, List<IngressRule> rules) {}

  private final Ids ids;
  private final Limit limit;
  private final Map<String, Group> groups = new LinkedHashMap<>();
  private final Set<String> goneNames;
  private final Set<String> goneIds;

  SecurityGroups(Ids ids, Limit limit) {
    this.ids = ids;
    this.limit = limit;
    this.goneNames = Collections.newSetFromMap(new Recent<>(limit.objects()));
    this.goneIds = Collections.newSetFromMap(new Recent<>(limit.objects()));
  }

  boolean exists(String id) {
    return Ids.isWellFormed(id) && !goneIds.contains(id);
  }

  String put(String name, List<IngressRule> rules) {
    Group known = groups.get(name);
    if (known == null) limit.check(groups.size(), "security groups");
    String id = known == null ? ids.next() : known.id();
    goneNames.remove(name);
    groups.put(name, new Group(id, List.copyOf(rules)));
    return id;
  }

  Optional<String> named(String name) {
    Group known = groups.get(name);
    if (known != null) return Optional.of(known.id());
    return goneNames.contains(name) ? Optional.empty() : Optional.of(put(name, List.of()));
  }

  /** Returns the id of what was there. */
  Optional<String> remove(String name) {
    goneNames.add(name);
    Optional<String> id = Optional.ofNullable(groups.remove(name)).map(Group::id);
    id.ifPresent(goneIds::add);
    return id;
  }

  Map<String, List<IngressRule>> all() {
    var all = new LinkedHashMap<String, List<IngressRule>>();
    groups.forEach((name, group) -> all.put(name, group.rules()));
    return all;
  }
}
