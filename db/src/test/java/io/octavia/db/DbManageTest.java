package io.octavia.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbManageTest {
  @TempDir Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void upgrade_to_head_and_current() {
    assertThat(run("current")).isZero();
    assertThat(out()).isEmpty();

    assertThat(run("upgrade", "head")).isZero();
    assertThat(run("current")).isZero();

    assertThat(out()).isEqualTo("fabf4983846b (head)\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void delta_counts_from_the_current_revision() {
    run("stamp", "0995c26fc506");
    assertThat(run("upgrade", "--delta", "2")).isEqualTo(255);
    run("stamp", "31f7653ded67");
    assertThat(run("upgrade", "head")).isEqualTo(255);
    assertThat(err()).contains("31f7653ded67").contains("before Zed");
  }

  @Test
  void relative_upgrade_after_the_first_revision() {
    assertThat(run("upgrade", "0995c26fc506")).isZero();
    assertThat(run("upgrade", "--delta", "2")).isZero();
    run("current");
    assertThat(out()).isEqualTo("db2a73e82626\n");

    assertThat(run("upgrade", "+9")).isEqualTo(255);
    assertThat(err()).startsWith("FAILED: ").contains("9 revisions after db2a73e82626");
  }

  @Test
  void upgrade_refuses_what_upstream_refuses() {
    assertThat(run("upgrade")).isEqualTo(1);
    assertThat(run("upgrade", "head-1")).isEqualTo(1);
    assertThat(run("upgrade", "--delta", "-1")).isEqualTo(1);
    assertThat(run("upgrade", "--delta=1", "+1")).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            """
            You must provide a revision or relative delta
            Negative relative revision (downgrade) not supported
            Negative delta (downgrade) not supported
            Use either --delta or relative revision, not both
            """);
  }

  @Test
  void downgrade_is_no_longer_supported() {
    assertThat(run("downgrade", "-1")).isEqualTo(1);
    assertThat(err()).isEqualTo("Downgrade no longer supported\n");
  }

  @Test
  void history_is_newest_first_and_whole() {
    assertThat(run("history")).isZero();

    var lines = out().lines().toList();
    assertThat(lines).hasSize(95);
    assertThat(lines.getFirst()).startsWith("8db7a6443785 -> fabf4983846b (head), ");
    assertThat(lines.getLast()).startsWith("<base> -> 35dee79d5865, ");
  }

  @Test
  void history_has_no_branches() {
    assertThat(run("branches")).isZero();
    assertThat(run("check_migration")).isZero();
    assertThat(out()).isEmpty();
  }

  @Test
  void what_is_not_understood_is_said_with_the_usage() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("uprade")).isEqualTo(2);
    assertThat(run("upgrade", "head", "--sql")).isEqualTo(2);
    assertThat(run("stamp")).isEqualTo(2);
    assertThat(run("upgrade", "--delta", "two")).isEqualTo(2);
    assertThat(err()).contains("usage: octavia-db-manage").contains("'uprade'", "'two'", "--sql");
  }

  @Test
  void unknown_revision_fails() {
    assertThat(run("stamp", "feedface")).isEqualTo(255);
    assertThat(err()).isEqualTo("FAILED: there is no revision 'feedface'\n");
  }

  @Test
  void persistence_has_nothing_to_upgrade() {
    assertThat(run("upgrade_persistence")).isZero();
  }

  private int run(String... args) {
    return new DbManage(
            () ->
                Db.open(
                    "sqlite:///" + directory.resolve("o.db"), DbSettings.DEFAULTS, new Random(1)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(List.of(args));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
