package io.octavia.api;

import io.octavia.api.schema.Attribute;
import io.octavia.http.Json;
import io.octavia.http.Response;
import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes what replies show. */
final class Reply {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  private Reply() {}

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

  /** Objects below their plural, with links to other pages if there are any to speak of. */
  static Response many(
      String plural,
      List<? extends Map<String, ? extends @Nullable Object>> objects,
      Set<String> fields,
      String linksName,
      @Nullable List<Map<String, String>> links) {
    return written(
        200,
        json -> {
          json.writeName(plural);
          json.writeStartArray();
          for (var object : objects) object(json, object, fields);
          json.writeEndArray();
          json.writeName(linksName);
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

  private static void object(
      JsonGenerator json, Map<?, ? extends @Nullable Object> object, Set<String> fields) {
    json.writeStartObject();
    for (var item : object.entrySet()) {
      var name = String.valueOf(item.getKey());
      if (fields.isEmpty() || fields.contains(name)) {
        json.writeName(name);
        value(json, item.getValue());
      }
    }
    json.writeEndObject();
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
      case LocalDateTime time -> json.writeString(TIME.format(time));
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
