package io.octavia.server.cli;

import io.octavia.server.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A client of the load balancer, as any browser would be. */
final class Traffic {
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final String vip;

  Traffic(String vip) {
    this.vip = vip;
  }

  /** Who answers first; the health monitor may still be looking at the servers. */
  String awaitAnswer() {
    var waiting = new Waiting("an answer through " + vip);
    while (true) {
      try {
        var response = send("/");
        if (response.statusCode() == 200) return response.body().strip();
      } catch (IOException e) {
        // not serving yet
      }
      waiting.pause();
    }
  }

  /** Who answers; anything but 200 is a failure. */
  String get(String path) {
    try {
      var response = send(path);
      if (response.statusCode() != 200) {
        throw new StartFailure("GET " + path + " through the VIP: " + response.statusCode());
      }
      return response.body().strip();
    } catch (IOException e) {
      throw new StartFailure("GET " + path + " through the VIP: " + e, e);
    }
  }

  int status(String path) {
    try {
      return send(path).statusCode();
    } catch (IOException e) {
      throw new StartFailure("GET " + path + " through the VIP: " + e, e);
    }
  }

  private HttpResponse<String> send(String path) throws IOException {
    var host = vip.contains(":") ? "[" + vip + "]" : vip;
    var request =
        HttpRequest.newBuilder(URI.create("http://" + host + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
