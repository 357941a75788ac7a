package io.octavia.api.openapi;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Attribute.Null;
import io.octavia.api.schema.Attribute.Shown;
import io.octavia.api.schema.Form;
import io.octavia.api.schema.Mode;
import io.octavia.api.schema.Schema;
import io.octavia.api.schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forms, types and declared objects as JSON Schema, draft 2020-12. */
final class Shapes {
  private Shapes() {}

  /** What a reply shows of an object. */
  static Map<String, Object> shown(Schema schema) {
    return shown(schema, Shown.WITHIN, false);
  }

  /** What the reply shows of an object that was made with all it has. */
  static Map<String, Object> whole(Schema schema) {
    return shown(schema, Shown.ALONE, true);
  }

  private static Map<String, Object> shown(Schema schema, Shown hidden, boolean whole) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var attribute : schema.attributes()) {
      var rendering = attribute.rendering();
      if (rendering == null || rendering.when() == hidden) continue;
      var form = rendering.form().get();
      if (!(form instanceof Form.Sometimes)) required.add(attribute.name());
      properties.put(attribute.name(), whole ? below(attribute, form) : of(form));
    }
    return object(properties, required);
  }

  /** Where others see ids, the whole has the objects themselves. */
  private static Map<String, Object> below(Attribute attribute, Form form) {
    if (attribute.type() instanceof Type.Items(Type.Nested(var schema, _))
        && form instanceof Form.Ids) {
      return array(whole(schema.get()));
    }
    if (attribute.type() instanceof Type.Nested(var schema, var mode)
        && mode == Mode.CREATE_WITHIN) {
      return nullable(whole(schema.get()));
    }
    return of(form);
  }

  /** What a request may say of an object. */
  static Map<String, Object> taken(Schema schema, Mode mode) {
    var properties = new LinkedHashMap<String, Object>();
    var required = new ArrayList<String>();
    for (var attribute : schema.attributes()) {
      if (!attribute.accepted().contains(mode) || attribute.type() == null) continue;
      if (attribute.mandatory().contains(mode)) required.add(attribute.name());
      var shape = of(attribute.type());
      var nothing = mode == Mode.UPDATE ? attribute.nullAtUpdate() : attribute.nullAtCreate();
      properties.put(attribute.name(), nothing instanceof Null.Refused ? shape : nullable(shape));
    }
    return object(properties, required);
  }

  static Map<String, Object> of(Form form) {
    return switch (form) {
      case Form.Text _ -> typed("string");
      case Form.Word(var words) -> words(words);
      case Form.Time _ -> {
        var time = typed("string");
        time.put("pattern", "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$");
        yield time;
      }
      case Form.Whole _ -> typed("integer");
      case Form.Real _ -> typed("number");
      case Form.Flag _ -> typed("boolean");
      case Form.Ids _ -> array(object(Map.of("id", typed("string")), List.of("id")));
      case Form.Items(var item) -> array(of(item));
      case Form.Entries(var value) -> {
        var entries = typed("object");
        entries.put("additionalProperties", of(value));
        yield entries;
      }
      case Form.Fields(var fields) -> {
        var properties = new LinkedHashMap<String, Object>();
        fields.forEach((name, field) -> properties.put(name, of(field)));
        yield object(
            properties,
            fields.keySet().stream()
                .filter(name -> !(fields.get(name) instanceof Form.Sometimes))
                .sorted()
                .toList());
      }
      case Form.Anything _ -> Map.of();
      case Form.Nullable(var value) -> nullable(of(value));
      case Form.Sometimes(var value) -> of(value);
    };
  }

  static Map<String, Object> of(Type type) {
    return switch (type) {
      case Type.Text(int min, int max, _, var shown) -> {
        var text = typed("string");
        if (min > 0) text.put("minLength", min);
        text.put("maxLength", max);
        if (!shown.isEmpty()) text.put("pattern", shown);
        yield text;
      }
      case Type.Whole(int min, int max) -> {
        var whole = typed("integer");
        whole.put("minimum", min);
        whole.put("maximum", max);
        yield whole;
      }
      case Type.Numbers(var numbers) -> {
        var number = typed("integer");
        number.put("enum", numbers);
        yield number;
      }
      case Type.Flag _ -> typed("boolean");
      case Type.Uuid _ -> formatted("uuid");
      case Type.Ip _ -> {
        var address = typed("string");
        address.put("anyOf", List.of(Map.of("format", "ipv4"), Map.of("format", "ipv6")));
        yield address;
      }
      case Type.Network _ -> typed("string");
      case Type.Choice(var words) -> words(words);
      case Type.Alpn _ -> words(List.of("http/1.0", "http/1.1", "h2"));
      case Type.HttpVersion _ -> {
        var version = typed("number");
        version.put("enum", List.of(1.0, 1.1));
        yield version;
      }
      case Type.Url _ -> formatted("uri");
      case Type.UrlPath _ -> formatted("uri-reference");
      case Type.Items(var item) -> array(of(item));
      case Type.Texts _ -> {
        var map = typed("object");
        map.put("additionalProperties", typed("string"));
        yield map;
      }
      case Type.Nested(var schema, var mode) -> taken(schema.get(), mode);
    };
  }

  private static Map<String, Object> formatted(String format) {
    var text = typed("string");
    text.put("format", format);
    return text;
  }

  private static Map<String, Object> words(List<String> words) {
    var word = typed("string");
    word.put("enum", words);
    return word;
  }

  static Map<String, Object> array(Map<String, Object> items) {
    var array = typed("array");
    array.put("items", items);
    return array;
  }

  /** An object that has nothing but these. */
  static Map<String, Object> object(Map<String, ?> properties, List<String> required) {
    var object = typed("object");
    object.put("properties", properties);
    if (!required.isEmpty()) object.put("required", required);
    object.put("additionalProperties", false);
    return object;
  }

  static Map<String, Object> nullable(Map<String, Object> shape) {
    if (shape.containsKey("enum") || shape.containsKey("anyOf") || shape.containsKey("$ref")) {
      return Map.of("anyOf", List.of(shape, typed("null")));
    }
    var either = new LinkedHashMap<>(shape);
    either.put("type", List.of(shape.get("type"), "null"));
    return either;
  }

  static Map<String, Object> typed(String type) {
    var shape = new LinkedHashMap<String, Object>();
    shape.put("type", type);
    return shape;
  }
}
