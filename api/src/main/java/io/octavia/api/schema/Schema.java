package io.octavia.api.schema;

import io.octavia.api.fault.Fault;
import io.octavia.db.resource.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;

/** The attributes of a kind of object: how requests say them, and how replies show them. */
public final class Schema {
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private final List<Shown> alone;
  private final List<Shown> within;

  /** An attribute of replies, its name as JSON has it. */
  private record Shown(SerializedString name, Function<Row, @Nullable Object> value) {}

  /** An object with these attributes, shown in this order. */
  public Schema(Attribute... declared) {
    for (var attribute : declared) attributes.put(attribute.name(), attribute);
    alone = shown(Attribute.Shown.WITHIN);
    within = shown(Attribute.Shown.ALONE);
  }

  private List<Shown> shown(Attribute.Shown hidden) {
    var shown = new ArrayList<Shown>();
    for (var attribute : attributes.values()) {
      var rendering = attribute.rendering();
      if (rendering != null && rendering.when() != hidden) {
        shown.add(new Shown(new SerializedString(attribute.name()), rendering.value()));
      }
    }
    return shown;
  }

  /** All attributes, in the order of replies. */
  public List<Attribute> attributes() {
    return List.copyOf(attributes.values());
  }

  /** The attribute with that name. */
  public Optional<Attribute> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  /**
   * Reads one object of a request.
   *
   * @param path how faults call the place
   * @throws Fault if it has unknown attributes, lacks one, or a value does not fit
   * @throws Unfit if it is no object, or a container within it is none
   */
  Body read(JsonNode object, Mode mode, String path) {
    if (!object.isObject()) {
      throw Unfit.container("Value not a valid dict: " + Python.text(object));
    }
    refuseUnknown(object, mode, path);
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (var attribute : attributes.values()) {
      var value = object.get(attribute.name());
      if (value != null) {
        values.put(attribute.name(), value(attribute, value, mode, path));
      } else if (attribute.mandatory().contains(mode)) {
        throw Attribute.missing(attribute.name());
      }
    }
    return new Body(values);
  }

  private void refuseUnknown(JsonNode object, Mode mode, String path) {
    var unknown = new ArrayList<String>();
    for (var item : object.properties()) {
      var attribute = attributes.get(item.getKey());
      if (attribute == null || !attribute.accepted().contains(mode)) unknown.add(item.getKey());
    }
    if (!unknown.isEmpty()) throw unknown(path, unknown);
  }

  /** Attributes that the place does not have. */
  static Fault unknown(String path, List<String> names) {
    return Fault.of(
        400,
        (names.size() == 1 ? "Unknown attribute for argument " : "Unknown attributes for argument ")
            + path
            + ": "
            + String.join(", ", names));
  }

  private static @Nullable Object value(
      Attribute attribute, JsonNode value, Mode mode, String path) {
    if (value.isNull()) {
      var meaning = mode == Mode.UPDATE ? attribute.nullAtUpdate() : attribute.nullAtCreate();
      if (meaning instanceof Attribute.Null.Refused(var fault)) throw fault;
      return null;
    }
    var type = attribute.type();
    if (type == null) throw new IllegalStateException(attribute.name() + " has no type");
    try {
      return type.coerce(value, path + "." + attribute.name());
    } catch (Unfit unfit) {
      if (unfit.inContainer()) throw unfit;
      throw Attribute.invalid(
          called(attribute), unfit.shown().orElseGet(() -> Python.text(value)), unfit.reason());
    }
  }

  /** Upstream sets a tenant as the project, and only then finds that it does not fit. */
  private static String called(Attribute attribute) {
    return attribute.name().equals("tenant_id") ? "project_id" : attribute.name();
  }

  /** What the request says, by column, with defaults for what a new object must have. */
  public Map<String, @Nullable Object> columns(Body body, Mode mode) {
    var columns = new LinkedHashMap<String, @Nullable Object>();
    for (var attribute : attributes.values()) {
      var column = attribute.column();
      if (column == null || attribute.accepted().isEmpty()) continue;
      if (body.has(attribute.name())) {
        put(columns, column, attribute, body.get(attribute.name()), mode);
      } else if (mode != Mode.UPDATE && attribute.initial() != null) {
        columns.put(column, attribute.initial().get());
      }
    }
    return columns;
  }

  private static void put(
      Map<String, @Nullable Object> columns,
      String column,
      Attribute attribute,
      @Nullable Object value,
      Mode mode) {
    if (value != null) {
      columns.put(column, value);
      return;
    }
    switch (mode == Mode.UPDATE ? attribute.nullAtUpdate() : attribute.nullAtCreate()) {
      case Attribute.Null.Empty _ -> columns.put(column, null);
      case Attribute.Null.Ignored _ -> {}
      case Attribute.Null.Means(var meant) -> columns.put(column, meant.get());
      case Attribute.Null.Refused(var fault) -> throw fault;
    }
  }

  /** Takes the attributes that a reply shows, one after the other. */
  public interface Sink {
    /** An attribute with its value. */
    void attribute(SerializableString name, @Nullable Object value);
  }

  /** Tells what a reply shows of a row. */
  public void show(Row row, Sink sink) {
    show(alone, row, sink);
  }

  /** What the reply to the creation of a whole load balancer shows of a row in it. */
  public Map<String, @Nullable Object> showWithin(Row row) {
    var shown = new LinkedHashMap<String, @Nullable Object>();
    show(within, row, (name, value) -> shown.put(name.getValue(), value));
    return shown;
  }

  private static void show(List<Shown> attributes, Row row, Sink sink) {
    for (var attribute : attributes) {
      var value = attribute.value().apply(row);
      if (!Attribute.ABSENT.equals(value)) sink.attribute(attribute.name(), value);
    }
  }

  /** The forms of all attributes that requests may name, for objects that are shown as said. */
  Map<String, Form> forms() {
    var forms = new LinkedHashMap<String, Form>();
    for (var attribute : attributes.values()) {
      if (attribute.type() != null) {
        forms.put(attribute.name(), Form.of(attribute.type()).orNull());
      }
    }
    return forms;
  }
}
