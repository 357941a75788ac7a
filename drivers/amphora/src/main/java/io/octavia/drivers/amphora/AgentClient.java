package io.octavia.drivers.amphora;

import static io.octavia.domain.cloud.CloudException.Kind.CONFLICT;
import static io.octavia.domain.cloud.CloudException.Kind.NOT_FOUND;
import static io.octavia.domain.cloud.CloudException.Kind.REFUSED;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.AmphoraId;
import io.octavia.domain.cloud.CloudException;
import io.octavia.wire.AgentReply;
import io.octavia.wire.BadBodyException;
import io.octavia.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Talks to one agent, one request at a time: upstream's agent serves no more, and the order of two
 * uploads matters.
 */
final class AgentClient implements AutoCloseable {
  private static final String AGENT =
      "Octavia HaProxy Rest Client/1.0 (https://wiki.openstack.org/wiki/Octavia)";
  private static final int MOST_SAID = 1000;

  private final AmphoraId amphora;
  private final String base;
  private final HttpClient http;
  private final Duration readTimeout;
  private final ReentrantLock turn = new ReentrantLock();

  /**
   * @param base {@code https://host:port}
   */
  AgentClient(AmphoraId amphora, String base, HttpClient http, Duration readTimeout) {
    this.amphora = amphora;
    this.base = base;
    this.http = http;
    this.readTimeout = readTimeout;
  }

  byte[] get(String path) {
    return send("GET", path, BodyPublishers.noBody(), null);
  }

  <T> T get(String path, Class<T> type) {
    return read("GET", path, get(path), type);
  }

  /** Whether the file of that path has these bytes already. */
  boolean holds(String path, String md5) {
    try {
      return md5.equals(get(path, AgentReply.class).md5sum());
    } catch (CloudException e) {
      if (e.kind() == NOT_FOUND) return false;
      throw e;
    }
  }

  void put(String path) {
    send("PUT", path, BodyPublishers.ofByteArray(new byte[0]), null);
  }

  void put(String path, String text) {
    send("PUT", path, BodyPublishers.ofString(text, UTF_8), null);
  }

  void putJson(String path, Object body) {
    send("PUT", path, BodyPublishers.ofByteArray(WireJson.bytes(body)), "application/json");
  }

  void post(String path, Object body) {
    send("POST", path, BodyPublishers.ofByteArray(WireJson.bytes(body)), "application/json");
  }

  void delete(String path) {
    send("DELETE", path, BodyPublishers.noBody(), null);
  }

  private byte[] send(
      String method, String path, BodyPublisher body, @Nullable String contentType) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(readTimeout)
            .header("User-Agent", AGENT)
            .method(method, body);
    if (contentType != null) request.header("Content-Type", contentType);
    turn.lock();
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      if (response.statusCode() < 300) return response.body();
      throw fault(method, path, response);
    } catch (IOException e) {
      throw new CloudException(
          UNAVAILABLE, said(method, path) + ": " + e.getClass().getSimpleName(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(UNAVAILABLE, said(method, path) + " was interrupted", e);
    } finally {
      turn.unlock();
    }
  }

  /**
   * A 404 of something that is no agent yet, or has not seen its new interface, is no answer. What
   * an agent does not know at all (501) it will not learn by being asked again.
   */
  private CloudException fault(String method, String path, HttpResponse<byte[]> response) {
    var status = response.statusCode();
    var isJson =
        response
            .headers()
            .firstValue("Content-Type")
            .filter(type -> type.startsWith("application/json"))
            .isPresent();
    var reason = isJson ? reason(response.body()) : "";
    var notReady = status == 404 && (!isJson || reason.contains(AgentReply.NO_INTERFACE));
    var kind =
        switch (status) {
          case 404 -> notReady ? UNAVAILABLE : NOT_FOUND;
          case 409 -> CONFLICT;
          case 501 -> REFUSED;
          default -> status >= 500 ? UNAVAILABLE : REFUSED;
        };
    return new CloudException(kind, said(method, path) + ": " + status + " " + reason);
  }

  private static String reason(byte[] body) {
    try {
      var reply = WireJson.read(body, AgentReply.class);
      var text =
          Stream.of(reply.message(), reply.details(), reply.error())
              .filter(Objects::nonNull)
              .collect(Collectors.joining(": "));
      return text.length() <= MOST_SAID ? text : text.substring(0, MOST_SAID);
    } catch (BadBodyException e) {
      return "(" + e.getMessage() + ")";
    }
  }

  private <T> T read(String method, String path, byte[] body, Class<T> type) {
    try {
      return WireJson.read(body, type);
    } catch (BadBodyException e) {
      throw new CloudException(REFUSED, said(method, path) + ": " + e.getMessage(), e);
    }
  }

  private String said(String method, String path) {
    return method + " " + path + " at amphora " + amphora + " (" + base + ")";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
