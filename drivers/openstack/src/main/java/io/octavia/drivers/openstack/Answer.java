package io.octavia.drivers.openstack;

import io.octavia.domain.cloud.CloudException;
import io.octavia.http.Json;
import java.net.http.HttpHeaders;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What a service answered.
 *
 * @param to the request, in words
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record Answer(String to, int status, HttpHeaders headers, byte[] body) {
  /** The value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /**
   * The body.
   *
   * @throws CloudException if it is no JSON
   */
  public JsonNode json() {
    try {
      return Json.MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw failure("the answer is no JSON");
    }
  }

  /** The complaint that this answer is no good. Its body is left out: it may hold secrets. */
  public CloudException failure(String why) {
    return new CloudException(CloudException.Kind.UNAVAILABLE, to + ": " + status + ", " + why);
  }

  @Override
  public String toString() {
    return to + ": " + status;
  }
}
