package io.octavia.drivers.openstack;

import io.octavia.config.Config;
import io.octavia.config.KeystoneAuth;
import io.octavia.config.KeystoneSession;
import io.octavia.config.ServiceAuth;
import io.octavia.domain.cloud.CloudException;
import io.octavia.http.Json;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A user of our own with the services of a cloud. It logs in to Keystone when it first has to,
 * again before its token expires, and once more if a service does not believe the token any more.
 * Safe for use by several threads.
 */
public final class Session implements AutoCloseable {
  /** Time enough for a request that begins with a token to end with it. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Line line;
  private final Login login;
  private final InstantSource clock;
  private final ReentrantLock loggingIn = new ReentrantLock();
  private volatile @Nullable Grant grant;

  private Session(Line line, Login login, InstantSource clock) {
    this.line = line;
    this.login = login;
    this.clock = clock;
  }

  private record Grant(
      String token, Instant expires, String userId, String projectId, Catalog catalog) {
    boolean lasts(Instant now) {
      return now.plus(MARGIN).isBefore(expires);
    }

    @Override
    public String toString() {
      return "token until " + expires;
    }
  }

  /**
   * A session that has not logged in yet.
   *
   * @throws IllegalArgumentException if the section does not say who we are
   */
  public static Session open(
      Config config,
      KeystoneAuth auth,
      KeystoneSession options,
      Patience patience,
      InstantSource clock) {
    var login = Login.of(config, auth);
    var line = new Line(Trust.of(config, options), patience);
    return new Session(line, login, clock);
  }

  /**
   * The session of {@code [service_auth]}, which has not logged in yet.
   *
   * @throws IllegalArgumentException if the section does not say who we are
   */
  public static Session ofServices(Config config, InstantSource clock) {
    var patience = Patience.of(config, ServiceAuth.SESSION);
    return open(config, ServiceAuth.AUTH, ServiceAuth.SESSION, patience, clock);
  }

  /**
   * Makes a request with our token.
   *
   * @return whatever the service answers
   * @throws CloudException if it does not, or Keystone gives us no token
   */
  public Answer send(Call call) {
    return send(call, line);
  }

  Answer send(Call call, Line line) {
    var used = granted();
    var answer = line.send(call.header("X-Auth-Token", used.token()));
    if (answer.status() != 401) return answer;
    forget(used);
    return line.send(call.header("X-Auth-Token", granted().token()));
  }

  /** The line to Keystone, and to services that are believed by the same authorities. */
  Line line() {
    return line;
  }

  /**
   * Who we are to Keystone.
   *
   * @throws CloudException if Keystone gives us no token
   */
  public String userId() {
    return granted().userId();
  }

  /**
   * What our token is for; empty if it is for no project.
   *
   * @throws CloudException if Keystone gives us no token
   */
  public String projectId() {
    return granted().projectId();
  }

  /**
   * Where the services are.
   *
   * @throws CloudException if Keystone gives us no token
   */
  public Catalog catalog() {
    return granted().catalog();
  }

  /** The root of Keystone's API, version 3, where the session logs in. */
  public URI keystone() {
    return login.keystone();
  }

  /** The root of Keystone's API, version 3, from an address with or without a version. */
  public static URI versioned(URI keystone) {
    return Login.versioned(keystone.toString());
  }

  private Grant granted() {
    var current = grant;
    if (current != null && current.lasts(clock.instant())) return current;
    loggingIn.lock();
    try {
      current = grant;
      if (current == null || !current.lasts(clock.instant())) {
        current = logIn();
        grant = current;
      }
      return current;
    } finally {
      loggingIn.unlock();
    }
  }

  private void forget(Grant used) {
    loggingIn.lock();
    try {
      if (used.equals(grant)) grant = null;
    } finally {
      loggingIn.unlock();
    }
  }

  private Grant logIn() {
    var uri = URI.create(login.keystone() + "/auth/tokens");
    var body = Json.MAPPER.writeValueAsBytes(login.request());
    var answer = line.send(new Call("POST", uri, Map.of(), body, true));
    if (answer.status() != 201) throw answer.failure("Keystone does not let us log in");
    var token =
        answer
            .header("X-Subject-Token")
            .orElseThrow(() -> answer.failure("there is no token in the answer"));
    var content = answer.json().path("token");
    return new Grant(
        token,
        instant(answer, content.path("expires_at").asString("")),
        content.path("user").path("id").asString(""),
        content.path("project").path("id").asString(""),
        Catalog.of(content.path("catalog")));
  }

  private static Instant instant(Answer answer, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      throw answer.failure("the token does not say when it expires");
    }
  }

  @Override
  public void close() {
    line.close();
  }
}
