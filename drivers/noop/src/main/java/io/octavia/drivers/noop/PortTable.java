package io.octavia.drivers.noop;

import io.octavia.domain.cloud.Port;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Ports by id, oldest first, found by name, device and security group too. Not thread-safe. */
final class PortTable {
  private final Map<String, Port> ports = new LinkedHashMap<>();
  private final Map<String, Set<String>> byName = new HashMap<>();
  private final Map<String, Set<String>> byDevice = new HashMap<>();
  private final Map<String, Set<String>> byGroup = new HashMap<>();

  int size() {
    return ports.size();
  }

  Optional<Port> find(String id) {
    return Optional.ofNullable(ports.get(id));
  }

  List<Port> all() {
    return List.copyOf(ports.values());
  }

  List<Port> named(String name) {
    return found(byName, name);
  }

  List<Port> ofDevice(String device) {
    return found(byDevice, device);
  }

  List<Port> inGroup(String group) {
    return found(byGroup, group);
  }

  /** Adds the port, or puts it in the place of the one with its id. */
  void put(Port port) {
    Port old = ports.put(port.id(), port);
    if (old != null) unindex(old);
    index(byName, List.of(port.name()), port.id());
    index(byDevice, List.of(port.deviceId()), port.id());
    index(byGroup, port.securityGroups(), port.id());
  }

  Optional<Port> remove(String id) {
    Optional<Port> removed = Optional.ofNullable(ports.remove(id));
    removed.ifPresent(this::unindex);
    return removed;
  }

  private List<Port> found(Map<String, Set<String>> index, String key) {
    return index.getOrDefault(key, Set.of()).stream()
        .map(id -> Objects.requireNonNull(ports.get(id)))
        .toList();
  }

  private void unindex(Port port) {
    unindex(byName, List.of(port.name()), port.id());
    unindex(byDevice, List.of(port.deviceId()), port.id());
    unindex(byGroup, port.securityGroups(), port.id());
  }

  /** Nobody looks for an empty name or device. */
  private static void index(Map<String, Set<String>> index, Collection<String> keys, String id) {
    for (String key : keys) {
      if (!key.isEmpty()) index.computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(id);
    }
  }

  private static void unindex(Map<String, Set<String>> index, Collection<String> keys, String id) {
    for (String key : keys) {
      index.computeIfPresent(key, (_, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
    }
  }
}
