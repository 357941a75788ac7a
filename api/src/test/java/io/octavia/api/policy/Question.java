package io.octavia.api.policy;

import io.octavia.domain.identity.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether a caller may do something to an object of a project. */
record Question(String rule, Identity caller, @Nullable String project) {
  private static final List<String> ROLES =
      List.of(
          "admin",
          "member",
          "Reader",
          "service",
          "load-balancer_member",
          "load-balancer_observer",
          "load-balancer_global_observer",
          "load-balancer_quota_admin",
          "load-balancer_admin",
          "p");

  static Question random(RandomGenerator random, List<RuleDefault> rules) {
    var rule = rules.get(random.nextInt(rules.size())).name();
    return new Question(rule, caller(random), either(random, "p", "q", null));
  }

  private static Identity caller(RandomGenerator random) {
    var roles = ROLES.stream().filter(_ -> random.nextInt(6) == 0).toList();
    var service =
        random.nextInt(4) > 0
            ? null
            : new Identity.Service(
                "sp", "su", List.of(either(random, "service", "other")), "sd", null);
    return new Identity(
        either(random, "p", "p", "q", null),
        either(random, "u", "v", null),
        roles,
        new Identity.Domains(random.nextInt(6) == 0 ? "d" : null, either(random, "ud", null), "pd"),
        random.nextInt(6) == 0 ? "all" : null,
        random.nextInt(5) > 0,
        service);
  }

  @SafeVarargs
  private static <T> T either(RandomGenerator random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** As arguments of upstream's context. */
  Map<String, @Nullable Object> words() {
    var context = new HashMap<String, @Nullable Object>();
    context.put("user_id", caller.user());
    context.put("project_id", caller.project());
    context.put("roles", caller.roles());
    context.put("domain_id", caller.domains().scope());
    context.put("user_domain_id", caller.domains().user());
    context.put("project_domain_id", caller.domains().project());
    context.put("system_scope", caller.systemScope());
    context.put("is_admin_project", caller.adminProject());
    var service = caller.service();
    if (service != null) {
      context.put("service_user_id", service.user());
      context.put("service_project_id", service.project());
      context.put("service_roles", service.roles());
      context.put("service_user_domain_id", service.userDomain());
    }
    var words = new HashMap<String, @Nullable Object>();
    words.put("rule", rule);
    words.put("context", context);
    words.put("project", project);
    return words;
  }
}
