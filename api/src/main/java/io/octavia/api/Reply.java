package io.octavia.api;

import io.octavia.api.schema.Attribute;
import io.octavia.api.schema.Schema;
import io.octavia.db.resource.Row;
import io.octavia.http.Json;
import io.octavia.http.Response;
import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what replies show. */
final class Reply {
  private Reply() {}

  /** The object of a row below its root. */
  static Response one(int status, Resource resource, Row row, Set<String> fields) {
    return written(
        status,
        json -> {
          json.writeName(resource.root());
          object(json, resource.schema(), row, fields);
        });
  }

  /** One object below its root. */
  static Response one(
      int status, String root, Map<String, ? extends @Nullable Object> object, Set<String> fields) {
    return written(
        status,
        json -> {
          json.writeName(root);
          object(json, object, fields);
        });
  }

  /** The objects of rows below their plural, with links to other pages if there are any. */
  static Response many(
      Resource resource,
      List<Row> rows,
      Set<String> fields,
      @Nullable List<Map<String, String>> links) {
    return written(
        200,
        json -> {
          json.writeName(resource.plural());
          json.writeStartArray();
          for (var row : rows) object(json, resource.schema(), row, fields);
          json.writeEndArray();
          json.writeName(resource.links());
          value(json, links);
        });
  }

  /** A list below its name. */
  static Response one(int status, String root, List<?> list) {
    return written(
        status,
        json -> {
          json.writeName(root);
          value(json, list);
        });
  }

  /** Objects below their plural, which has no pages. */
  static Response list(
      String plural,
      List<? extends Map<String, ? extends @Nullable Object>> objects,
      Set<String> fields) {
    return written(
        200,
        json -> {
          json.writeName(plural);
          json.writeStartArray();
          for (var object : objects) object(json, object, fields);
          json.writeEndArray();
        });
  }

  private static Response written(int status, java.util.function.Consumer<JsonGenerator> content) {
    var bytes = new ByteArrayOutputStream(1024);
    try (var json = Json.MAPPER.createGenerator(bytes)) {
      json.writeStartObject();
      content.accept(json);
      json.writeEndObject();
    }
    return new Response(status, Map.of("Content-Type", "application/json"), bytes.toByteArray());
  }

  private static void object(JsonGenerator json, Schema schema, Row row, Set<String> fields) {
    json.writeStartObject();
    schema.show(
        row,
        (name, value) -> {
          if (chosen(fields, name.getValue())) {
            json.writeName(name);
            value(json, value);
          }
        });
    json.writeEndObject();
  }

  private static void object(
      JsonGenerator json, Map<?, ? extends @Nullable Object> object, Set<String> fields) {
    json.writeStartObject();
    for (var item : object.entrySet()) {
      var name = String.valueOf(item.getKey());
      if (chosen(fields, name)) {
        json.writeName(name);
        value(json, item.getValue());
      }
    }
    json.writeEndObject();
  }

  /** As upstream has it, {@code tenant_id} shows nothing where {@code project_id} is left out. */
  private static boolean chosen(Set<String> fields, String name) {
    if (fields.isEmpty()) return true;
    boolean shown = !name.equals("tenant_id") || fields.contains("project_id");
    return shown && fields.contains(name);
  }

  private static void value(JsonGenerator json, @Nullable Object value) {
    switch (value) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Float number -> json.writeNumber(number);
      case Double number -> json.writeNumber(number);
      case LocalDateTime time -> time(json, time);
      case Attribute.Ids(var ids) -> ids(json, ids);
      case Map<?, ?> object -> object(json, object, Set.of());
      case List<?> list -> {
        json.writeStartArray();
        for (var item : list) value(json, item);
        json.writeEndArray();
      }
      default -> throw new IllegalStateException("no JSON for " + value.getClass());
    }
  }

  /** As {@code 2026-01-02T03:04:05}. Long lists have too many of them for a formatter. */
  private static void time(JsonGenerator json, LocalDateTime time) {
    var text = "0000-00-00T00:00:00".toCharArray();
    digits(text, 4, time.getYear());
    digits(text, 7, time.getMonthValue());
    digits(text, 10, time.getDayOfMonth());
    digits(text, 13, time.getHour());
    digits(text, 16, time.getMinute());
    digits(text, 19, time.getSecond());
    json.writeString(text, 0, text.length);
  }

  private static void digits(char[] text, int end, int number) {
    for (int at = end - 1, rest = number; rest > 0; at--, rest /= 10) {
      text[at] = (char) ('0' + rest % 10);
    }
  }

  private static void ids(JsonGenerator json, List<String> ids) {
    json.writeStartArray();
    for (var id : ids) {
      json.writeStartObject();
      json.writeName("id");
      json.writeString(id);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
