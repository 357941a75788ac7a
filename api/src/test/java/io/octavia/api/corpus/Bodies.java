package io.octavia.api.corpus;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Mode;
import io.octavia.api.schema.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON objects as text, attribute by attribute, so that they may be broken in any way. */
record Bodies(Map<String, String> attributes) {
  static Bodies of(String... namesAndValues) {
    var attributes = new LinkedHashMap<String, String>();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      attributes.put(namesAndValues[at], namesAndValues[at + 1]);
    }
    return new Bodies(attributes);
  }

  /** With the first value that fits for each attribute that must be there. */
  static Bodies mandatory(List<Attribute> all, Mode mode) {
    var attributes = new LinkedHashMap<String, String>();
    for (var attribute : all) {
      var type = attribute.type();
      if (type == null || !attribute.mandatory().contains(mode)) continue;
      var values = Values.fitting(attribute, type);
      attributes.put(attribute.name(), type instanceof Type.Whole ? "5" : values.getFirst());
    }
    return new Bodies(attributes);
  }

  Bodies with(String name, String value) {
    var more = new LinkedHashMap<>(attributes);
    more.put(name, value);
    return new Bodies(more);
  }

  Bodies with(Bodies others) {
    var more = new LinkedHashMap<>(attributes);
    more.putAll(others.attributes);
    return new Bodies(more);
  }

  Bodies without(String name) {
    var less = new LinkedHashMap<>(attributes);
    less.remove(name);
    return new Bodies(less);
  }

  String text() {
    return attributes.entrySet().stream()
        .map(item -> Values.quoted(item.getKey()) + ":" + item.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }
}
