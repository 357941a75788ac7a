package io.octavia.api;

import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.domain.identity.Identity;
import io.octavia.domain.identity.Tokens;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds out who asks. */
@FunctionalInterface
public interface Authentication {
  /** Who makes the request. */
  Outcome of(Request request);

  /** What was found out. */
  sealed interface Outcome {
    /** Somebody. */
    record Known(Identity caller) implements Outcome {}

    /** The request is not to be heeded, and this is the reply. */
    record Refused(Response reply) implements Outcome {}
  }

  /**
   * Believes what the headers say.
   *
   * @throws IllegalArgumentException if others than this machine could say it
   */
  static Authentication believing(Config config) {
    var strategy = config.get(ApiSettings.AUTH_STRATEGY);
    var host = config.get(ApiSettings.BIND_HOST);
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return request -> new Outcome.Known(new IdentityHeaders(request).identity());
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("[api_settings] bind_host is not an address: " + host, e);
    }
    throw new IllegalArgumentException(
        "[api_settings] auth_strategy "
            + strategy
            + " believes everybody: bind_host must be a loopback address, and "
            + host
            + " is not");
  }

  /** Believes tokens. */
  static Authentication byToken(Config config, Tokens tokens) {
    return new TokenAuthentication(config, tokens);
  }
}
