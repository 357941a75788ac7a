package io.octavia.drivers.openstack.keystone;

import io.octavia.config.Config;
import io.octavia.config.KeystoneAuthtoken;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.identity.Tokens;
import io.octavia.drivers.openstack.Answer;
import io.octavia.drivers.openstack.Call;
import io.octavia.drivers.openstack.Patience;
import io.octavia.drivers.openstack.Session;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Keystone whose tokens they are, as upstream's middleware does:
 *
 * <ol>
 *   <li>A service token that is no good, or has none of the roles for it, spoils the call.
 *   <li>With a good one, the user's token may have expired while services passed the call on;
 *       Keystone says for how long.
 *   <li>The user's token must be good, and an application credential behind it must be for such
 *       calls, unless a service passes this one on.
 * </ol>
 */
public final class KeystoneTokens implements Tokens, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeystoneTokens.class);

  /** Waiting for ever, upstream's default, would let a Keystone that hangs hang us, too. */
  private static final int PATIENCE = 60;

  private static final Pattern TOKEN = Pattern.compile("[!-~]+");

  private final Session session;
  private final Rules rules;
  private final Memory memory;
  private final InstantSource clock;

  private KeystoneTokens(Session session, Rules rules, Memory memory, InstantSource clock) {
    this.session = session;
    this.rules = rules;
    this.memory = memory;
    this.clock = clock;
  }

  /** What {@code [keystone_authtoken]} says about callers, and about whom to ask. */
  private record Rules(
      List<String> serviceRoles,
      boolean serviceRolesRequired,
      String serviceType,
      boolean catalog,
      String side,
      @Nullable String region) {
    static Rules of(Config config) {
      return new Rules(
          config.get(KeystoneAuthtoken.SERVICE_TOKEN_ROLES),
          config.get(KeystoneAuthtoken.SERVICE_TOKEN_ROLES_REQUIRED),
          config.find(KeystoneAuthtoken.SERVICE_TYPE).orElse("load-balancer"),
          config.get(KeystoneAuthtoken.INCLUDE_SERVICE_CATALOG),
          config.get(KeystoneAuthtoken.INTERFACE),
          config.find(KeystoneAuthtoken.REGION_NAME).orElse(null));
    }
  }

  /**
   * Reads {@code [keystone_authtoken]}; Keystone is not asked yet.
   *
   * @throws IllegalArgumentException if the section does not say who we are
   */
  public static KeystoneTokens open(Config config, InstantSource clock) {
    var patience =
        Patience.of(
            Duration.ofSeconds(
                config.find(KeystoneAuthtoken.HTTP_CONNECT_TIMEOUT).orElse(PATIENCE)),
            config.get(KeystoneAuthtoken.HTTP_REQUEST_MAX_RETRIES));
    if (config.isSet(KeystoneAuthtoken.MEMCACHED_SERVERS)) {
      LOG.info(
          "{} has no effect: each process remembers the tokens that it has seen",
          KeystoneAuthtoken.MEMCACHED_SERVERS);
    }
    var session =
        Session.open(config, KeystoneAuthtoken.AUTH, KeystoneAuthtoken.SESSION, patience, clock);
    var time = Duration.ofSeconds(config.get(KeystoneAuthtoken.TOKEN_CACHE_TIME));
    return new KeystoneTokens(session, Rules.of(config), new Memory(time, clock), clock);
  }

  @Override
  public Verdict verify(Presented presented) {
    try {
      return judge(presented);
    } catch (CloudException e) {
      LOG.error("{} cannot be answered: nobody says whose it is: {}", presented, e.getMessage());
      return new Verdict.Unavailable();
    }
  }

  private Verdict judge(Presented presented) {
    Token service = null;
    boolean passedOn = false;
    if (presented.serviceToken() != null && !presented.serviceToken().isEmpty()) {
      service = good(presented.serviceToken(), false).orElse(null);
      if (service == null) return new Verdict.Refused();
      passedOn = service.holder().roles().stream().anyMatch(rules.serviceRoles()::contains);
      if (rules.serviceRolesRequired() && !passedOn) return new Verdict.Refused();
    }
    var token = good(presented.token(), passedOn).orElse(null);
    if (token == null) return new Verdict.Refused();
    if (!passedOn && !token.serves(rules.serviceType(), presented.method(), presented.path())) {
      LOG.info("{} is not what the caller's application credential is for", presented);
      return new Verdict.Refused();
    }
    return new Verdict.Accepted(token.through(service));
  }

  /**
   * What is said of a token, if it is good.
   *
   * @param expiredToo whether it may have expired
   */
  private Optional<Token> good(@Nullable String presented, boolean expiredToo) {
    var token = presented == null ? "" : presented.strip();
    if (!TOKEN.matcher(token).matches()) return Optional.empty();
    var digest = Digest.of(token, expiredToo);
    var said =
        memory
            .of(digest)
            .orElseGet(() -> {
              var word = new Memory.Said(ask(token, expiredToo));
              memory.remember(digest, word);
              return word;
            });
    return said.token().filter(found -> expiredToo || found.expires().isAfter(clock.instant()));
  }

  private Optional<Token> ask(String token, boolean expiredToo) {
    var call =
        Call.get(URI.create(keystone() + "/auth/tokens" + query(expiredToo)))
            .header("X-Subject-Token", token)
            .header("OpenStack-Identity-Access-Rules", "1");
    var answer = session.send(call);
    return switch (answer.status()) {
      case 200 -> Optional.of(token(answer));
      case 404 -> Optional.empty();
      case 401, 403 -> throw answer.failure("Keystone does not let us ask for tokens");
      default -> throw answer.failure("Keystone does not say whose token it is");
    };
  }

  private String query(boolean expiredToo) {
    var words = (rules.catalog() ? "" : "&nocatalog") + (expiredToo ? "&allow_expired=1" : "");
    return words.isEmpty() ? "" : "?" + words.substring(1);
  }

  /** Where the catalog says, or where we logged in if it says nothing. */
  private String keystone() {
    return session
        .catalog()
        .find("identity", null, rules.side(), rules.region())
        .map(Session::versioned)
        .orElse(session.keystone())
        .toString();
  }

  private static Token token(Answer answer) {
    try {
      return Token.of(answer.json().path("token"));
    } catch (DateTimeException _) {
      throw answer.failure("the answer has no token");
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
