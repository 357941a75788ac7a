package io.octavia.drivers.openstack;

import io.octavia.domain.cloud.CloudException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.slf4j.MDC;

/**
 * Carries requests to services, and tries again where that is safe: a request that never got out,
 * and one that may be made twice when its answer got lost, or says that the service is busy. Who
 * was silent for the whole time-out is not asked again.
 */
final class Line implements AutoCloseable {
  /** What services write into their logs beside their own id of a request, if it looks like one. */
  private static final String REQUEST_ID = "X-OpenStack-Request-ID";

  private static final Pattern ID =
      Pattern.compile("req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  private final HttpClient http;
  private final Patience patience;

  Line(SSLContext tls, Patience patience) {
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience.answer())
            .sslContext(tls)
            .build();
    this.patience = patience;
  }

  /**
   * What the service answers.
   *
   * @throws CloudException if it does not answer
   */
  Answer send(Call call) {
    for (int attempt = 0; ; attempt++) {
      var answer = connected(call);
      var busy = call.repeatable() && patience.statuses().contains(answer.status());
      if (!busy || attempt >= patience.busy().times()) return answer;
      sleep(call, patience.busy().before(attempt));
    }
  }

  private Answer connected(Call call) {
    for (int attempt = 0; ; attempt++) {
      try {
        return once(call);
      } catch (IOException e) {
        if (attempt >= patience.lost().times() || !hopeful(call, e)) throw unreachable(call, e);
      }
      sleep(call, patience.lost().before(attempt));
    }
  }

  private static boolean hopeful(Call call, IOException e) {
    return switch (e) {
      case HttpConnectTimeoutException _, SSLException _ -> false;
      case java.net.http.HttpTimeoutException _ -> false;
      case ConnectException _ -> true;
      default -> call.repeatable();
    };
  }

  private Answer once(Call call) throws IOException {
    var request = HttpRequest.newBuilder(call.uri()).timeout(patience.answer());
    call.headers().forEach(request::header);
    requestId().ifPresent(id -> request.header(REQUEST_ID, id));
    if (!call.headers().containsKey("Accept")) request.header("Accept", "application/json");
    if (call.body().length > 0) request.header("Content-Type", "application/json");
    request.method(
        call.method(),
        call.body().length > 0
            ? HttpRequest.BodyPublishers.ofByteArray(call.body())
            : HttpRequest.BodyPublishers.noBody());
    try {
      var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(
          call.toString(), response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    }
  }

  /** Of the request that is behind this one, as our own log lines carry it. */
  private static Optional<String> requestId() {
    return Optional.ofNullable(MDC.get("request_id"))
        .flatMap(ids -> {
          var id = ID.matcher(ids);
          return id.find() ? Optional.of(id.group()) : Optional.empty();
        });
  }

  private static void sleep(Call call, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    }
  }

  private static CloudException unreachable(Call call, IOException e) {
    return new CloudException(CloudException.Kind.UNAVAILABLE, call + ": " + e, e);
  }

  private static CloudException interrupted(Call call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CloudException(CloudException.Kind.UNAVAILABLE, call + " was interrupted", e);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
