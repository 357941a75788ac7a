package io.octavia.rpc;

import com.rabbitmq.client.AMQP;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** oslo.messaging's envelope, version 2.0: a message as JSON in a string, in JSON. */
final class Envelope {
  /** Writes ASCII only, so that any character set of a database can hold it. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** Without type and encoding kombu hands the body on as bytes, and the call is lost. */
  static final AMQP.BasicProperties PROPERTIES =
      new AMQP.BasicProperties.Builder()
          .contentType("application/json")
          .contentEncoding("utf-8")
          .deliveryMode(2)
          .priority(0)
          .build();

  private static final String NAMESPACE = "controller";
  private static final String VERSION = "2.0";

  /** In which APIs up to 2023.1 ask for the removal of an amphora, with the same argument. */
  private static final String FORMER = "1.0";

  private Envelope() {}

  /** A body that is no call. */
  static final class Unreadable extends Exception {
    Unreadable(String why) {
      super(why);
    }
  }

  /**
   * A call that was received.
   *
   * @param id empty if the sender gave none
   * @param replyQueue where an answer is awaited; null: nowhere
   * @param callId what the answer is to
   */
  record Call(
      String id,
      String method,
      JsonNode arguments,
      @Nullable String replyQueue,
      @Nullable String callId) {}

  /** The body of a call. */
  static byte[] call(String id, String method, String arguments) {
    var message = JSON.createObjectNode();
    message.put("method", method);
    message.set("args", JSON.readTree(arguments));
    message.put("namespace", NAMESPACE);
    message.put("version", VERSION);
    message.put("_unique_id", id);
    return enveloped(message);
  }

  /** The body of an answer: done, or why not. */
  static byte[] answer(String callId, String id, @Nullable String failure) {
    var message = JSON.createObjectNode();
    message.putNull("result");
    if (failure == null) {
      message.putNull("failure");
    } else {
      var told = JSON.createObjectNode();
      told.put("class", "RuntimeError");
      told.put("module", "builtins");
      told.put("message", failure);
      told.putArray("tb");
      told.putArray("args").add(failure);
      told.putObject("kwargs");
      message.put("failure", JSON.writeValueAsString(told));
    }
    message.put("ending", true);
    message.put("_msg_id", callId);
    message.put("_unique_id", id);
    return enveloped(message);
  }

  private static byte[] enveloped(JsonNode message) {
    var envelope = JSON.createObjectNode();
    envelope.put("oslo.version", "2.0");
    envelope.put("oslo.message", JSON.writeValueAsString(message));
    return JSON.writeValueAsBytes(envelope);
  }

  /**
   * Reads a body. One without an envelope is the message itself.
   *
   * @throws Unreadable if it is no call that we could have made ourselves
   */
  static Call read(byte[] body) throws Unreadable {
    try {
      var outer = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      var message = outer;
      if (outer.has("oslo.version") && outer.has("oslo.message")) {
        var version = outer.path("oslo.version").asString("");
        if (!version.equals("2.0")) throw new Unreadable("envelope version " + version);
        message = JSON.readTree(outer.path("oslo.message").asString(""));
      }
      return read(message);
    } catch (JacksonException e) {
      throw new Unreadable("no JSON: " + e.getOriginalMessage());
    }
  }

  private static Call read(JsonNode message) throws Unreadable {
    var method = message.path("method").asString("");
    if (method.isEmpty()) throw new Unreadable("it names no method");
    var namespace = message.path("namespace").asString("");
    var version = message.path("version").asString("1.0");
    var former = version.equals(FORMER) && method.equals("delete_amphora");
    if (!namespace.equals(NAMESPACE) || !(version.equals(VERSION) || former)) {
      throw new Unreadable(
          "%s is called in namespace '%s', version %s; we serve %s, %s"
              .formatted(method, namespace, version, NAMESPACE, VERSION));
    }
    return new Call(
        message.path("_unique_id").asString(""),
        method,
        message.path("args"),
        text(message, "_reply_q"),
        text(message, "_msg_id"));
  }

  private static @Nullable String text(JsonNode message, String name) {
    var value = message.path(name);
    return value.isString() ? value.asString() : null;
  }
}
