package io.octavia.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.config.Sources;
import io.octavia.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rules, files, callers and objects to upstream's code and to ours: the answers are the
 * same. Where upstream breaks off with an error, nobody passes here.
 */
class OracleTest {
  private static final long SEED = Long.getLong("seed", 20260101);
  private static final int QUESTIONS = 150;

  @TempDir private static Path home;
  private static Oracle oracle;
  private static List<RuleDefault> debians;
  private static final Random RANDOM = new Random(SEED);

  /** Complains of every wrong rule, and there are many. */
  private static final Logger COMPLAINTS = Logger.getLogger(Policy.class.getName());

  private static int count;

  @BeforeAll
  static void start() throws IOException {
    COMPLAINTS.setLevel(Level.OFF);
    oracle = new Oracle(home);
    debians = oracle.rules();
  }

  @AfterAll
  static void stop() throws IOException {
    COMPLAINTS.setLevel(null);
    oracle.close();
  }

  /** Asks both about random callers and objects, with each setting of the two switches. */
  private static void compare(List<RuleDefault> rules, String policy) throws IOException {
    for (int switches = 0; switches < 4; switches++) {
      boolean scope = (switches & 1) != 0;
      boolean newDefaults = (switches & 2) != 0;
      var directory = Files.createDirectory(home.resolve("case-" + ++count));
      var file = directory.resolve("octavia.conf");
      Files.writeString(
          file,
          "[oslo_policy]\nenforce_scope = %s\nenforce_new_defaults = %s\n"
              .formatted(scope, newDefaults));
      Files.writeString(directory.resolve("policy.yaml"), policy);
      var questions =
          Stream.generate(() -> Question.random(RANDOM, rules)).limit(QUESTIONS).toList();
      var enforcer = Enforcer.open(Config.load(Sources.of(file)), rules, InstantSource.system());
      var theirs = oracle.answers(file, rules, questions);
      var different = new ArrayList<String>();
      for (int at = 0; at < questions.size(); at++) {
        var question = questions.get(at);
        boolean ours =
            enforcer.allows(question.rule(), question.caller(), false, question.project());
        if (ours != theirs.get(at)) different.add(question + ": upstream says " + theirs.get(at));
      }
      assertThat(different)
          .as("seed %d, enforce_scope and enforce_new_defaults %s, %s", SEED, switches, policy)
          .isEmpty();
      assertThat(theirs).as("there is something to compare").contains(true, false);
    }
  }

  private static String sample(String name) throws IOException {
    try (var file = OracleTest.class.getResourceAsStream(name + ".yaml")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void defaults_mean_the_same() throws IOException {
    compare(debians, "");
    compare(UpstreamRules.all(), "");
  }

  @Test
  void files_that_upstream_offers_mean_the_same() throws IOException {
    for (var name :
        List.of(
            "admin_or_owner",
            "keystone_default_roles",
            "keystone_default_roles_scoped",
            "advanced_rbac")) {
      compare(UpstreamRules.all(), sample(name));
    }
  }

  @Test
  void whatever_somebody_writes_means_the_same() throws IOException {
    for (int i = 0; i < 8; i++) {
      var rules = i % 2 == 0 ? debians : UpstreamRules.all();
      var written = new RandomRules(RANDOM, rules).some();
      compare(rules, Json.MAPPER.writeValueAsString(written));
    }
  }

  @Test
  void rules_of_the_older_release_are_all_known() {
    var ours = UpstreamRules.all().stream().map(RuleDefault::name).toList();
    assertThat(debians.stream().map(RuleDefault::name))
        .filteredOn(name -> name.startsWith("os_load-balancer_api:"))
        .hasSizeGreaterThan(60)
        .isSubsetOf(ours);
  }
}
