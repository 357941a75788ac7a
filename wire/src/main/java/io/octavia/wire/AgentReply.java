package io.octavia.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The short answers of the agent, good or bad; each has some of the keys.
 *
 * @param message {@code OK}, or what went wrong
 * @param details more of it, such as what {@code haproxy -c} said
 * @param interfaceName of {@code GET /1.0/interface/{ip}}
 * @param md5sum of {@code GET …/certificates/{file}}
 * @param apiVersion of {@code GET /}
 * @param error of answers that the framework gave, not the handler
 * @param httpCode with {@code error}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentReply(
    @Nullable String message,
    @Nullable String details,
    @JsonProperty("interface") @Nullable String interfaceName,
    @Nullable String md5sum,
    @JsonProperty("api_version") @Nullable String apiVersion,
    @Nullable String error,
    @JsonProperty("http_code") @Nullable Integer httpCode) {

  /** {@code {"message":"OK"}}. */
  public static final AgentReply OK = message("OK");

  /** Details of a plug call whose interface is not there yet; controllers try again. */
  public static final String NO_INTERFACE = "No suitable network interface found";

  /** A message alone. */
  public static AgentReply message(String message) {
    return new AgentReply(message, null, null, null, null, null, null);
  }

  /** A message with details. */
  public static AgentReply message(String message, String details) {
    return new AgentReply(message, details, null, null, null, null, null);
  }

  /** Details alone. */
  public static AgentReply details(String details) {
    return new AgentReply(null, details, null, null, null, null, null);
  }

  /** The interface that holds an address. */
  public static AgentReply interfaceFound(String name) {
    return new AgentReply("OK", null, name, null, null, null, null);
  }

  /** The digest of a certificate file, in lower case hexadecimal. */
  public static AgentReply digest(String md5sum) {
    return new AgentReply(null, null, null, md5sum, null, null, null);
  }

  /** The version of the interface. */
  public static AgentReply version(String apiVersion) {
    return new AgentReply(null, null, null, null, apiVersion, null, null);
  }

  /** What frameworks answer, such as {@code 404 Not Found: …}. */
  public static AgentReply error(int code, String name, String text) {
    return new AgentReply(null, null, null, null, null, code + " " + name + ": " + text, code);
  }
}
