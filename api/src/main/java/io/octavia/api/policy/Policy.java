package io.octavia.api.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All rules that hold at one time. */
final class Policy {
  private static final Logger LOG = LoggerFactory.getLogger(Policy.class);

  private final Map<String, RuleDefault> defaults;
  private final Map<String, Check> checks;
  private final Switches switches;

  private Policy(Map<String, RuleDefault> defaults, Map<String, Check> checks, Switches switches) {
    this.defaults = defaults;
    this.checks = checks;
    this.switches = switches;
  }

  /**
   * What the configuration says about all rules.
   *
   * @param scoped whether a rule refuses tokens that are of none of its scopes
   * @param newDefaultsOnly whether what only earlier releases allowed is refused
   * @param fallback the rule in place of rules that are not there
   */
  record Switches(boolean scoped, boolean newDefaultsOnly, String fallback) {}

  /**
   * The defaults, and what replaces some of them.
   *
   * @param written rules of the operator's files, each a text or a list
   */
  static Policy of(List<RuleDefault> defaults, Map<String, Object> written, Switches switches) {
    var checks = new LinkedHashMap<String, Check>();
    written.forEach((name, rule) -> {
      var parser =
          new CheckParser(why -> LOG.error("Policy rule {} lets nobody pass: {}", name, why));
      checks.put(
          name, rule instanceof List<?> list ? parser.list(list) : parser.text(rule.toString()));
    });
    var byName = new LinkedHashMap<String, RuleDefault>();
    for (var rule : defaults) {
      byName.put(rule.name(), rule);
      checks.computeIfAbsent(rule.name(), _ -> check(rule, switches));
    }
    var policy = new Policy(byName, checks, switches);
    policy.complainOfReferences();
    return policy;
  }

  private static Check check(RuleDefault rule, Switches switches) {
    var parser =
        new CheckParser(why -> {
          throw new IllegalArgumentException(rule.name() + ": " + why);
        });
    var check = parser.text(rule.check());
    var deprecated = rule.deprecated();
    return switches.newDefaultsOnly() || deprecated == null
        ? check
        : new Check.Any(List.of(check, parser.text(deprecated)));
  }

  /**
   * Whether a rule lets the caller act on the target.
   *
   * @throws IllegalArgumentException if there is no such rule: whoever asks has a bug
   */
  boolean allows(
      String rule,
      Map<String, ? extends @Nullable Object> target,
      Map<String, ? extends @Nullable Object> caller) {
    var known = defaults.get(rule);
    if (known == null) throw new IllegalArgumentException("there is no policy rule " + rule);
    if (switches.scoped() && !known.scopes().isEmpty() && !known.scopes().contains(scope(caller))) {
      return false;
    }
    try {
      return new Evaluation(this::find, target, caller).passes(found(rule));
    } catch (Undecidable e) {
      LOG.error("Policy rule {} lets nobody pass: {}", rule, e.getMessage());
      return false;
    }
  }

  private Check found(String rule) {
    var check = find(rule);
    return check == null ? new Check.Never() : check;
  }

  private @Nullable Check find(String rule) {
    var check = checks.get(rule);
    return check == null ? checks.get(switches.fallback()) : check;
  }

  private static String scope(Map<String, ? extends @Nullable Object> caller) {
    if (says(caller, "system")) return "system";
    return says(caller, "domain_id") ? "domain" : "project";
  }

  private static boolean says(Map<String, ? extends @Nullable Object> caller, String attribute) {
    return caller.get(attribute) instanceof String text && !text.isEmpty();
  }

  private void complainOfReferences() {
    checks.forEach((name, check) -> {
      var missing = new ArrayList<String>();
      references(check, missing);
      missing.removeIf(rule -> find(rule) != null);
      if (!missing.isEmpty()) {
        LOG.warn("Policy rule {} refers to rules that do not exist: {}", name, missing);
      }
    });
  }

  private static void references(Check check, List<String> names) {
    switch (check) {
      case Check.Named(var rule) -> names.add(rule);
      case Check.Not(var negated) -> references(negated, names);
      case Check.All(var parts) -> parts.forEach(part -> references(part, names));
      case Check.Any(var parts) -> parts.forEach(part -> references(part, names));
      case Check.Always _, Check.Never _, Check.Role _, Check.Admin _ -> {}
      case Check.Literal _, Check.Attribute _, Check.Broken _ -> {}
    }
  }
}
