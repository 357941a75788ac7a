package io.octavia.rpc;

import io.octavia.provider.Attribute;
import io.octavia.provider.Model;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects as the original's amphora driver puts them into calls: octavia-lib's {@code to_dict},
 * which leaves lists and other objects out. In updates some names are those of columns, and an
 * unknown one would end the worker's work: lists are left out there, too, since the rows have them.
 */
final class ProviderObject {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  /** Names that are columns in updates. */
  private static final Map<String, String> COLUMNS =
      Map.of(
          "admin_state_up", "enabled",
          "tls_container_ref", "tls_certificate_id",
          "ca_tls_container_ref", "ca_tls_certificate_id",
          "crl_container_ref", "crl_container_id",
          "max_retries", "rise_threshold",
          "max_retries_down", "fall_threshold");

  private ProviderObject() {}

  /** All that it was given. */
  static Map<String, @Nullable Object> plain(Model model) {
    var plain = new LinkedHashMap<String, @Nullable Object>();
    for (var attribute : model.attributes()) {
      Object value = model.get(attribute);
      if (!model.has(attribute) || value instanceof Model || value instanceof List<?>) continue;
      plain.put(attribute.name(), written(value));
    }
    return plain;
  }

  /** The same under the names of columns. */
  static Map<String, @Nullable Object> renamed(Model model) {
    var renamed = new LinkedHashMap<String, @Nullable Object>();
    plain(model).forEach((name, value) -> renamed.put(COLUMNS.getOrDefault(name, name), value));
    return renamed;
  }

  /** What is to change, under the names of columns, without the id. */
  static Map<String, @Nullable Object> updates(Model changes, Attribute<String> id) {
    var updates = renamed(changes);
    updates.remove(id.name());
    return updates;
  }

  /** A value as JSON has it. */
  static @Nullable Object written(@Nullable Object value) {
    return value instanceof LocalDateTime time ? TIME.format(time) : value;
  }
}
