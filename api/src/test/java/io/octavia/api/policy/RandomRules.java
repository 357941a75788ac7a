package io.octavia.api.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Rules that somebody could write, wrong ones among them. */
final class RandomRules {
  private static final List<String> CHECKS =
      List.of(
          "role:admin",
          "role:MEMBER",
          "role:reader",
          "role:load-balancer_member",
          "role:%(project_id)s",
          "role:%(missing)s",
          "project_id:%(project_id)s",
          "project_id:p",
          "project_id:%(missing)s",
          "project_id:None",
          "user_id:u",
          "user_id:%(project_id)s",
          "is_admin:True",
          "is_admin:False",
          "is_admin:yes",
          "is_admin_project:True",
          "domain_id:d",
          "system_scope:all",
          "system:all",
          "user_domain_id:ud",
          "project_domain_id:pd",
          "roles:member",
          "roles:Reader",
          "service_roles:service",
          "service_user_id:su",
          "service_project_domain_id:None",
          "'p':%(project_id)s",
          "\"q\":%(project_id)s",
          "None:%(project_id)s",
          "True:True",
          "7:7",
          "7:8",
          "nobody:knows",
          "no.body:knows",
          "rule:missing",
          "@",
          "!");

  /** Those that upstream does not understand, or breaks off at. */
  private static final List<String> WRONG =
      List.of(
          "word",
          "'quoted'",
          "\"quoted words\"",
          "project_id:100%",
          "project_id:%(project_id)d",
          "project_id:%%(project_id)s",
          "user_id.name:u",
          "a+:b",
          ":p",
          "and",
          "or",
          "not",
          "(",
          ")",
          "()");

  private final RandomGenerator random;
  private final List<String> names;

  RandomRules(RandomGenerator random, List<RuleDefault> rules) {
    this.random = random;
    this.names = rules.stream().map(RuleDefault::name).toList();
  }

  /** Replacements of some rules, and some more. */
  Map<String, Object> some() {
    var rules = new LinkedHashMap<String, Object>();
    for (var name : names) {
      if (random.nextInt(3) == 0) rules.put(name, random.nextInt(8) == 0 ? list() : text(3));
    }
    rules.put("mine", text(2));
    if (random.nextBoolean()) rules.put("default", text(1));
    return rules;
  }

  private String text(int depth) {
    if (depth == 0 || random.nextInt(4) == 0) return check();
    return switch (random.nextInt(8)) {
      case 0, 1 -> text(depth - 1) + " or " + text(depth - 1);
      case 2, 3 -> text(depth - 1) + " and " + text(depth - 1);
      case 4 -> "(" + text(depth - 1) + ")";
      case 5 -> "not " + check();
      case 6 -> "NOT (" + text(depth - 1) + "  Or\t" + check() + " )";
      default -> "( " + text(depth - 1) + ") AND " + check();
    };
  }

  private String check() {
    if (random.nextInt(12) == 0) return WRONG.get(random.nextInt(WRONG.size()));
    if (random.nextInt(5) == 0) return "rule:" + names.get(random.nextInt(names.size()));
    return random.nextInt(20) == 0 ? "rule:mine" : CHECKS.get(random.nextInt(CHECKS.size()));
  }

  private List<Object> list() {
    var list = new ArrayList<Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      var conditions = new ArrayList<String>();
      for (int j = random.nextInt(3); j > 0; j--) conditions.add(check());
      list.add(random.nextBoolean() ? conditions : check());
    }
    return list;
  }
}
