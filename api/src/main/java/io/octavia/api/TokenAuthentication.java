package io.octavia.api;

import io.octavia.api.fault.Fault;
import io.octavia.config.Config;
import io.octavia.config.KeystoneAuthtoken;
import io.octavia.config.OsloMiddleware;
import io.octavia.domain.identity.Identity;
import io.octavia.domain.identity.Tokens;
import io.octavia.http.Request;
import io.octavia.http.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Believes tokens, and refuses calls without a good one in the words of upstream's middleware. */
final class TokenAuthentication implements Authentication {
  /** What anybody may see, exactly as it stands here. */
  private static final Set<String> PUBLIC =
      Set.of("/", "/load-balancer/", "/healthcheck", "/load-balancer/healthcheck");

  private static final Outcome NOBODY = new Outcome.Known(new Identity(null, null, List.of()));

  private final Tokens tokens;
  private final boolean proxied;
  private final boolean lenient;
  private final Outcome refusal;

  TokenAuthentication(Config config, Tokens tokens) {
    this.tokens = tokens;
    this.proxied = config.get(OsloMiddleware.ENABLE_PROXY_HEADERS_PARSING);
    this.lenient = config.get(KeystoneAuthtoken.DELAY_AUTH_DECISION);
    this.refusal =
        new Outcome.Refused(
            refusal(
                config
                    .find(KeystoneAuthtoken.WWW_AUTHENTICATE_URI)
                    .or(() -> config.find(KeystoneAuthtoken.AUTH.authUrl))
                    .orElse("")));
  }

  private static Response refusal(String keystone) {
    var error = new LinkedHashMap<String, Object>();
    error.put("code", 401);
    error.put("title", "Unauthorized");
    error.put("message", "The request you have made requires authentication.");
    return Response.json(401, Map.of("error", error))
        .header("WWW-Authenticate", "Keystone uri=\"" + keystone + "\"");
  }

  @Override
  public Outcome of(Request request) {
    var path = path(request);
    if (PUBLIC.contains(path)) return NOBODY;
    var presented =
        new Tokens.Presented(
            request.header("X-Auth-Token").or(() -> request.header("X-Storage-Token")).orElse(null),
            request.header("X-Service-Token").orElse(null),
            request.method(),
            path);
    return switch (tokens.verify(presented)) {
      case Tokens.Verdict.Accepted(var caller) -> new Outcome.Known(caller);
      case Tokens.Verdict.Refused() -> lenient ? NOBODY : refusal;
      case Tokens.Verdict.Unavailable() -> lenient ? NOBODY : unavailable();
    };
  }

  /** As the client sent it, before a proxy took the beginning away. */
  private String path(Request request) {
    var prefix = proxied ? request.header("X-Forwarded-Prefix").orElse("") : "";
    return prefix.replaceFirst("/+$", "") + request.path();
  }

  private static Outcome unavailable() {
    var text = "The Keystone service is temporarily unavailable.";
    return new Outcome.Refused(Faults.reply(Fault.titled(503, "Service Unavailable", text)));
  }
}
