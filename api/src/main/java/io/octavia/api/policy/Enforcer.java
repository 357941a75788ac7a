package io.octavia.api.policy;

import io.octavia.config.Config;
import io.octavia.config.OsloPolicy;
import io.octavia.domain.identity.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the rules that hold now. Files that changed are read again, at most once a second; if they
 * are broken, the rules that held before go on.
 */
public final class Enforcer {
  private static final Logger LOG = LoggerFactory.getLogger(Enforcer.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<RuleDefault> defaults;
  private final PolicyFiles files;
  private final Policy.Switches switches;
  private final InstantSource clock;
  private volatile State state;

  private record State(Policy policy, List<PolicyFiles.Stamp> stamps, Instant looked) {}

  private Enforcer(
      List<RuleDefault> defaults,
      PolicyFiles files,
      Policy.Switches switches,
      InstantSource clock) {
    this.defaults = defaults;
    this.files = files;
    this.switches = switches;
    this.clock = clock;
    var stamps = files.stamps();
    state = new State(read(), stamps, clock.instant());
  }

  /**
   * Reads the files that the configuration names.
   *
   * @throws PolicyException if one of them is broken
   */
  public static Enforcer open(Config config, InstantSource clock) {
    return open(config, UpstreamRules.all(), clock);
  }

  static Enforcer open(Config config, List<RuleDefault> defaults, InstantSource clock) {
    var switches =
        new Policy.Switches(
            config.get(OsloPolicy.ENFORCE_SCOPE),
            config.get(OsloPolicy.ENFORCE_NEW_DEFAULTS),
            config.get(OsloPolicy.POLICY_DEFAULT_RULE));
    return new Enforcer(defaults, PolicyFiles.of(config), switches, clock);
  }

  /**
   * Whether a rule lets the caller act on an object.
   *
   * @param omnipotent whether the caller is an administrator whatever the rules say
   * @param project that the object belongs to
   * @throws IllegalArgumentException if there is no such rule
   */
  public boolean allows(
      String rule, Identity caller, boolean omnipotent, @Nullable String project) {
    var policy = current();
    boolean admin = omnipotent || administrator(policy, caller);
    var target = new HashMap<String, @Nullable Object>();
    target.put("project_id", project);
    return policy.allows(rule, target, Credentials.of(caller, admin));
  }

  private static boolean administrator(Policy policy, Identity caller) {
    var context = Credentials.ofContext(caller);
    return policy.allows("context_is_admin", context, context);
  }

  private Policy current() {
    var before = state;
    var now = clock.instant();
    if (now.isBefore(before.looked().plus(PAUSE))) return before.policy();
    return look(now);
  }

  private synchronized Policy look(Instant now) {
    var before = state;
    if (now.isBefore(before.looked().plus(PAUSE))) return before.policy();
    var policy = before.policy();
    var stamps = before.stamps();
    try {
      stamps = files.stamps();
      if (!stamps.equals(before.stamps())) {
        policy = read();
        LOG.info("The policy files have changed, and their new rules hold");
      }
    } catch (PolicyException e) {
      LOG.error("The rules before the last change go on: {}", e.getMessage());
    }
    state = new State(policy, stamps, now);
    return policy;
  }

  private Policy read() {
    return Policy.of(defaults, files.rules(), switches);
  }
}
