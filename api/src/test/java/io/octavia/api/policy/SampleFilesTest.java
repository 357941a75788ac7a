package io.octavia.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.config.Sources;
import io.octavia.domain.identity.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who may do what, with the defaults and with each of the files that upstream offers to operators.
 * Each caller asks about an object of the own project and of another: {@code all} means both may be
 * touched, {@code own} the own one, {@code -} none.
 */
class SampleFilesTest {
  private static final Map<String, String> RULES =
      Map.of(
          "show", "loadbalancer:get_one",
          "list", "loadbalancer:get_all",
          "list-all", "loadbalancer:get_all-global",
          "create", "loadbalancer:post",
          "groups", "loadbalancer:put:vip_sg_ids",
          "failover", "loadbalancer:put_failover",
          "quota", "quota:get_one",
          "set-quota", "quota:put",
          "flavor", "flavor:post",
          "members", "member:get_all");

  @TempDir private Path home;
  private final Map<String, Enforcer> enforcers = new HashMap<>();

  /** The rules with a file, or {@code former} and {@code defaults} without any. */
  private Enforcer enforcer(String name) {
    return enforcers.computeIfAbsent(name, this::open);
  }

  private Enforcer open(String name) {
    boolean former = name.equals("former");
    try {
      var directory = Files.createDirectories(home.resolve(name));
      Files.writeString(
          directory.resolve("octavia.conf"),
          "[oslo_policy]\nenforce_new_defaults = " + !former + "\n");
      try (var file = getClass().getResourceAsStream(name + ".yaml")) {
        if (file != null) Files.copy(file, directory.resolve("policy.yaml"));
      }
      var config = Config.load(Sources.of(directory.resolve("octavia.conf")));
      return Enforcer.open(config, InstantSource.system());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Identity caller(String words) {
    var roles = List.of(words.split("\\+"));
    return roles.contains("system")
        ? new Identity(null, "u", roles, Identity.Domains.UNKNOWN, "all", true, null)
        : new Identity("mine", "u", roles);
  }

  private String reach(Enforcer enforcer, Identity caller, String action) {
    var rule = "os_load-balancer_api:" + RULES.get(action);
    boolean own = enforcer.allows(rule, caller, false, "mine");
    boolean other = enforcer.allows(rule, caller, false, "others");
    return Optional.of("all").filter(_ -> other).orElse(own ? "own" : "-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      value = {
        "file | caller | show | list | list-all | create | groups | failover | quota | set-quota | flavor | members",
        "defaults | reader                                    | own | own | -   | -   | -   | -   | own | -   | -   | own",
        "defaults | member                                    | own | own | -   | own | own | -   | own | -   | -   | own",
        "defaults | admin                                     | all | all | all | all | all | all | all | all | all | all",
        "defaults | service                                   | -   | -   | -   | -   | -   | -   | -   | -   | -   | all",
        "defaults | load-balancer_member                      | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "defaults | load-balancer_admin                       | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "defaults | system+admin                              | all | all | all | all | all | all | all | all | all | all",
        "defaults | nobody                                    | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "former   | member                                    | own | own | -   | own | own | -   | own | -   | -   | own",
        "former   | load-balancer_observer                    | own | own | -   | -   | -   | -   | own | -   | -   | own",
        "former   | load-balancer_global_observer             | all | all | all | -   | -   | -   | all | -   | -   | all",
        "former   | load-balancer_member                      | own | own | -   | own | own | -   | own | -   | -   | own",
        "former   | load-balancer_quota_admin                 | -   | -   | -   | -   | -   | -   | all | all | -   | -",
        "former   | load-balancer_admin                       | all | all | all | all | all | all | all | all | all | all",
        "admin_or_owner | nobody                              | own | own | -   | own | own | -   | own | -   | -   | own",
        "admin_or_owner | admin                               | all | all | all | all | all | all | all | all | all | all",
        "admin_or_owner | load-balancer_admin                 | all | all | all | all | all | all | all | all | all | all",
        "admin_or_owner | service                             | own | own | -   | own | own | -   | own | -   | -   | all",
        "keystone_default_roles | reader                      | own | own | -   | -   | -   | -   | own | -   | -   | own",
        "keystone_default_roles | member+reader               | own | own | -   | own | own | -   | own | -   | -   | own",
        "keystone_default_roles | member                      | -   | -   | -   | own | own | -   | -   | -   | -   | -",
        "keystone_default_roles | admin                       | all | all | all | all | all | all | all | all | all | all",
        "keystone_default_roles | load-balancer_member        | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "keystone_default_roles | load-balancer_admin         | -   | -   | -   | -   | -   | all | -   | -   | all | -",
        // A token for the system is of no scope that context_is_admin is for: scopes count.
        "keystone_default_roles_scoped | system+admin+reader  | all | all | all | -   | -   | all | all | -   | all | all",
        "keystone_default_roles_scoped | system+reader        | all | all | all | -   | -   | -   | all | -   | -   | all",
        "keystone_default_roles_scoped | admin                | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "keystone_default_roles_scoped | member+reader        | own | own | -   | own | own | -   | own | -   | -   | own",
        "advanced_rbac | member+reader                        | -   | -   | -   | -   | -   | -   | -   | -   | -   | -",
        "advanced_rbac | load-balancer_observer               | own | own | -   | -   | -   | -   | own | -   | -   | own",
        "advanced_rbac | load-balancer_global_observer        | all | all | all | -   | -   | -   | all | -   | -   | all",
        "advanced_rbac | load-balancer_member                 | own | own | -   | own | own | -   | own | -   | -   | own",
        "advanced_rbac | load-balancer_quota_admin            | -   | -   | -   | -   | -   | -   | all | all | -   | -",
        "advanced_rbac | load-balancer_admin                  | all | all | all | all | all | all | all | all | all | all",
        "advanced_rbac | admin                                | all | all | all | all | all | all | all | all | all | all",
        "advanced_rbac | Load-Balancer_Member                 | own | own | -   | own | own | -   | own | -   | -   | own",
      })
  void caller_reaches(org.junit.jupiter.params.aggregator.ArgumentsAccessor row) {
    var enforcer = enforcer(row.getString(0));
    var caller = caller(row.getString(1));
    var actions =
        List.of(
            "show",
            "list",
            "list-all",
            "create",
            "groups",
            "failover",
            "quota",
            "set-quota",
            "flavor",
            "members");
    for (int at = 0; at < actions.size(); at++) {
      assertThat(reach(enforcer, caller, actions.get(at)))
          .as("%s: %s", row.getString(0), actions.get(at))
          .isEqualTo(row.getString(at + 2));
    }
  }
}
