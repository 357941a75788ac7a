package io.octavia.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The language, one rule at a time: a caller with role member in project p asks about p. */
class PolicyTest {
  private static final Policy.Switches SWITCHES = new Policy.Switches(true, true, "default");

  private static final Map<String, Object> CALLER =
      Map.of(
          "project_id",
          "p",
          "user_id",
          "u",
          "roles",
          List.of("member", "Reader"),
          "is_admin",
          false,
          "is_admin_project",
          true);

  private static boolean allows(Object rule, Map<String, Object> others) {
    var written = new HashMap<>(others);
    written.put("asked", rule);
    var policy =
        Policy.of(
            List.of(RuleDefault.of("asked", "!"), RuleDefault.of("yes", "@")), written, SWITCHES);
    return policy.allows("asked", Map.of("project_id", "p"), CALLER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "@                                               | true",
        "!                                               | false",
        "``                                              | true",
        "role:member                                     | true",
        "role:MEMBER                                     | true",
        "role:reader                                     | true",
        "role:admin                                      | false",
        "not role:admin                                  | true",
        "NOT role:member                                 | false",
        "not not role:member                             | true",
        "role:admin or role:member                       | true",
        "role:admin or role:member and role:admin        | false",
        "(role:member or role:admin) and role:admin      | false",
        "role:member and (role:admin or (role:reader))   | true",
        "role:member and not role:admin                  | true",
        "role:admin or not role:admin and role:reader    | true",
        "project_id:%(project_id)s                       | true",
        "project_id:p                                    | true",
        "project_id:%(missing)s                          | false",
        "not project_id:%(missing)s                      | true",
        "user_id:u                                       | true",
        "user_id:%(project_id)s                          | false",
        "'p':%(project_id)s                              | true",
        "roles:member                                    | true",
        "roles:reader                                    | false",
        "is_admin:False                                  | true",
        "is_admin:True                                   | false",
        "is_admin_project:True                           | true",
        "nobody.knows:this                               | false",
        "rule:yes                                        | true",
        "rule:nowhere                                    | false",
        "rule:asked                                      | false",
        "not rule:asked                                  | false",
        // What cannot be understood lets nobody pass.
        "role:member role:reader                         | false",
        "role:member and                                 | false",
        "(role:member                                    | false",
        "role:member)                                    | false",
        "member                                          | false",
        "'role:member'                                   | false",
        "project_id:100%                                 | false",
        "not project_id:100%                             | false",
        "http://policy.example/%(project_id)s            | false",
        "not http://policy.example/%(project_id)s        | false",
      })
  void rule_means_what_it_says(String rule, boolean allowed) {
    assertThat(allows(rule, Map.of())).isEqualTo(allowed);
  }

  @Test
  void lists_are_alternatives_of_conditions() {
    assertThat(allows(List.of(), Map.of())).isTrue();
    assertThat(allows(List.of(List.of()), Map.of())).isFalse();
    assertThat(allows(List.of("role:admin", "role:member"), Map.of())).isTrue();
    assertThat(allows(List.of(List.of("role:admin", "role:member")), Map.of())).isFalse();
    assertThat(allows(List.of(List.of("role:reader", "role:member")), Map.of())).isTrue();
    assertThat(allows(List.of(List.of("role:admin"), List.of("project_id:p")), Map.of())).isTrue();
    assertThat(allows(List.of(7), Map.of())).isFalse();
  }

  @Test
  void rule_named_default_stands_for_those_that_are_missing() {
    assertThat(allows("rule:nowhere", Map.of("default", "role:member"))).isTrue();
    assertThat(allows("rule:nowhere", Map.of("default", "role:admin"))).isFalse();
  }

  @Test
  void rules_in_a_circle_let_nobody_pass() {
    var circle = Map.<String, Object>of("one", "not rule:two", "two", "rule:one");
    assertThat(allows("rule:one", circle)).isFalse();
    assertThat(allows("not rule:one", circle)).isFalse();
  }

  @Test
  void token_of_another_scope_is_refused_if_scopes_count() {
    var rule = new RuleDefault("scoped", "@", null, java.util.Set.of("project"));
    var system = new HashMap<String, Object>(CALLER);
    system.put("system", "all");
    var domain = new HashMap<String, Object>(CALLER);
    domain.put("domain_id", "d");
    for (boolean counts : new boolean[] {true, false}) {
      var switches = new Policy.Switches(counts, true, "default");
      var policy = Policy.of(List.of(rule), Map.of(), switches);
      assertThat(policy.allows("scoped", Map.of(), CALLER)).isTrue();
      assertThat(policy.allows("scoped", Map.of(), system)).isEqualTo(!counts);
      assertThat(policy.allows("scoped", Map.of(), domain)).isEqualTo(!counts);
    }
  }

  @Test
  void asking_for_a_rule_that_nobody_declared_is_a_bug() {
    var policy = Policy.of(UpstreamRules.all(), Map.of("mine", "@"), SWITCHES);
    assertThatThrownBy(() -> policy.allows("mine", Map.of(), CALLER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mine");
  }
}
