package io.octavia.api.schema;

import io.octavia.api.fault.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The body of a request: {@code {"<root>": …}}. */
public final class Envelope {
  private static final JsonMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String argument;
  private final String root;
  private final Schema schema;

  /**
   * Bodies with that root.
   *
   * @param argument what upstream's faults call the body
   */
  public Envelope(String argument, String root, Schema schema) {
    this.argument = argument;
    this.root = root;
    this.schema = schema;
  }

  /**
   * The object of the body.
   *
   * @throws Fault if it is none, in upstream's words
   */
  public Body read(byte[] bytes, Mode mode) {
    var document = document(bytes);
    try {
      return schema.read(content(document), mode, argument + "." + root);
    } catch (Unfit unfit) {
      throw whole(document, unfit.reason());
    }
  }

  /**
   * The objects of a body whose root holds a list of them.
   *
   * @throws Fault if it holds anything else, in upstream's words
   */
  public List<Body> readAll(byte[] bytes, Mode mode) {
    var document = document(bytes);
    try {
      var list = content(document);
      if (!list.isArray()) {
        throw Unfit.container("Value not a valid list: " + Python.text(list));
      }
      var bodies = new ArrayList<Body>();
      for (var item : list) bodies.add(schema.read(item, mode, argument + "." + root));
      return bodies;
    } catch (Unfit unfit) {
      throw whole(document, unfit.reason());
    }
  }

  private JsonNode document(byte[] bytes) {
    if (bytes.length == 0) throw Fault.of(400, "Missing argument: \"" + argument + "\"");
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      var document = STRICT.readTree(text);
      if (!document.isMissingNode()) return document;
    } catch (CharacterCodingException | JacksonException e) {
      throw Fault.of(400, "Request is not in valid JSON format");
    }
    throw Fault.of(400, "Request is not in valid JSON format");
  }

  private JsonNode content(JsonNode document) {
    if (!document.isObject()) {
      throw Unfit.container("Value not a valid dict: " + Python.text(document));
    }
    var unknown = new ArrayList<String>();
    for (var item : document.properties()) {
      if (!item.getKey().equals(root)) unknown.add(item.getKey());
    }
    if (!unknown.isEmpty()) throw Schema.unknown(argument, unknown);
    var content = document.get(root);
    if (content == null || content.isNull()) throw Attribute.missing(root);
    return content;
  }

  private Fault whole(JsonNode document, String reason) {
    return Attribute.invalid(argument, Python.notation(document), reason);
  }
}
