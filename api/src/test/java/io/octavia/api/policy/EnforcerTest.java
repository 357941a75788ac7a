package io.octavia.api.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.config.Config;
import io.octavia.config.Sources;
import io.octavia.domain.identity.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's files: where they are looked for, what is in them, and when they change. */
class EnforcerTest {
  private static final String POST = "os_load-balancer_api:loadbalancer:post";
  private static final Identity JANITOR = new Identity("p", "u", List.of("janitor"));

  @TempDir private Path home;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void configure() throws IOException {
    write("octavia.conf", "");
  }

  private void write(String name, String text) throws IOException {
    var path = home.resolve(name);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Enforcer opened() {
    return Enforcer.open(Config.load(Sources.of(home.resolve("octavia.conf"))), () -> now);
  }

  private boolean janitorCreates(Enforcer enforcer) {
    return enforcer.allows(POST, JANITOR, false, "p");
  }

  private static void allowJanitors(EnforcerTest test, String file) throws IOException {
    test.write(file, "\"" + POST + "\": \"role:janitor\"\n");
  }

  @Test
  void without_files_the_defaults_hold() {
    assertThat(janitorCreates(opened())).isFalse();
    assertThat(opened().allows(POST, JANITOR, true, "other")).isTrue();
    assertThat(opened().allows(POST, new Identity("p", "u", List.of("member")), false, "p"))
        .isTrue();
    assertThat(opened().allows(POST, new Identity("p", "u", List.of("member")), false, "q"))
        .isFalse();
  }

  @Test
  void file_beside_the_configuration_replaces_rules() throws IOException {
    allowJanitors(this, "policy.yaml");
    assertThat(janitorCreates(opened())).isTrue();
  }

  @Test
  void older_file_in_json_is_taken_if_there_is_no_other() throws IOException {
    write("policy.json", "{\n\t\"" + POST + "\":\t[[\"role:janitor\"]]\n}\n");
    assertThat(janitorCreates(opened())).isTrue();
    write("policy.yaml", "");
    assertThat(janitorCreates(opened())).isFalse();
  }

  @Test
  void directories_count_after_the_file_in_the_order_of_names() throws IOException {
    write("policy.yaml", "\"" + POST + "\": \"!\"\n");
    allowJanitors(this, "policy.d/20-janitors.yaml");
    write("policy.d/10-first.yaml", "\"" + POST + "\": \"!\"\n");
    write("policy.d/.hidden.yaml", ": : :");
    assertThat(janitorCreates(opened())).isTrue();
  }

  @Test
  void files_may_be_elsewhere() throws IOException {
    write(
        "octavia.conf",
        "[oslo_policy]\npolicy_file = rules/mine.yaml\npolicy_dirs = " + home + "/more\n");
    write("rules/mine.yaml", "");
    assertThat(janitorCreates(opened())).isFalse();
    allowJanitors(this, "more/janitors");
    assertThat(janitorCreates(opened())).isTrue();
  }

  @Test
  void file_that_is_asked_for_and_not_there_leaves_the_defaults() throws IOException {
    write("octavia.conf", "[oslo_policy]\npolicy_file = nowhere.yaml\n");
    assertThat(janitorCreates(opened())).isFalse();
  }

  @Test
  void broken_file_is_refused_with_its_name() throws IOException {
    write("policy.yaml", "a: b\nc: [d\n");
    assertThatThrownBy(this::opened)
        .isInstanceOf(PolicyException.class)
        .hasMessageContaining(home.resolve("policy.yaml") + ":3");
    for (var text : new String[] {"- a\n", "just words\n", "7\n"}) {
      write("policy.yaml", text);
      assertThatThrownBy(this::opened)
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining(home.resolve("policy.yaml").toString());
    }
    for (var text : new String[] {"rule: 7\n", "rule: {a: b}\n", "rule: true\n"}) {
      write("policy.yaml", text);
      assertThatThrownBy(this::opened)
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("rule rule must be a text");
    }
  }

  @Test
  void rule_that_cannot_be_understood_shuts_its_own_calls_and_no_others() throws IOException {
    write("policy.yaml", "\"" + POST + "\": \"role:janitor and\"\n\"load-balancer:read\": \"@\"\n");
    var enforcer = opened();
    assertThat(janitorCreates(enforcer)).isFalse();
    assertThat(enforcer.allows("os_load-balancer_api:loadbalancer:get_one", JANITOR, false, "q"))
        .isTrue();
  }

  @Test
  void changes_count_without_a_restart() throws IOException {
    var enforcer = opened();
    assertThat(janitorCreates(enforcer)).isFalse();
    Files.createDirectories(home.resolve("policy.d"));
    write("policy.yaml", "");
    enforcer = opened();
    allowJanitors(this, "policy.yaml");
    assertThat(janitorCreates(enforcer)).as("not looked yet").isFalse();
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isTrue();
    write("policy.d/nobody.yaml", "\"" + POST + "\": \"!\"\n");
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isFalse();
    Files.delete(home.resolve("policy.d/nobody.yaml"));
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isTrue();
  }

  @Test
  void change_that_breaks_a_file_leaves_the_rules_before_it() throws IOException {
    allowJanitors(this, "policy.yaml");
    var enforcer = opened();
    write("policy.yaml", "a: [\n");
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isTrue();
    write("policy.yaml", "a: b:\n  - c\n");
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isTrue();
    write("policy.yaml", "");
    now = now.plusSeconds(1);
    assertThat(janitorCreates(enforcer)).isFalse();
  }

  @Test
  void earlier_roles_count_until_only_new_defaults_do() throws IOException {
    var former = new Identity("p", "u", List.of("load-balancer_member"));
    assertThat(opened().allows(POST, former, false, "p")).isFalse();
    write("octavia.conf", "[oslo_policy]\nenforce_new_defaults = false\n");
    assertThat(opened().allows(POST, former, false, "p")).isTrue();
    assertThat(opened().allows(POST, former, false, "q")).isFalse();
    write("policy.yaml", "\"load-balancer:member_and_owner\": \"rule:project-member\"\n");
    assertThat(opened().allows(POST, former, false, "p")).as("replaced by a file").isFalse();
  }
}
