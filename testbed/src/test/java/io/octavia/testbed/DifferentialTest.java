package io.octavia.testbed;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.octavia.api.Corpus;
import io.octavia.api.corpus.Asked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Asks the original and us the same, and expects the same. {@code -Doctavia.differential=all} asks
 * the whole corpus, a number as many, any other text those which match it as a pattern; {@code
 * -Doctavia.seed=N} makes another one.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("octavia.seed", 20230329);
  private static final int USUAL = 120;
  private static final int PROOFS = 10;
  private static final String WISH =
      System.getProperty("octavia.differential", Integer.toString(USUAL));

  private static BothApis apis;
  private final List<Explained> explained = Explained.all();
  private final Set<Explained> used = new HashSet<>();
  private final List<String> unexplained = new ArrayList<>();

  @BeforeAll
  static void start() {
    apis = BothApis.start();
  }

  @AfterAll
  static void stop() {
    if (apis != null) apis.close();
  }

  @Test
  void original_and_we_answer_the_same() throws IOException {
    var asked = chosen(Corpus.of(SEED), explained);
    System.out.printf("%d requests of the corpus with seed %d%n", asked.size(), SEED);
    try (var file = Files.newBufferedWriter(Path.of("target/differences.txt"))) {
      for (var each : asked) {
        for (var difference : lasting(each)) note(difference, file);
      }
    }
    assertSoftly(softly -> {
      expectNone(softly, "target/differences.txt");
      if (!representative()) return;
      softly
          .assertThat(
              explained.stream()
                  .filter(each -> WISH.equals("all") || each.proof().isPresent())
                  .filter(each -> !used.contains(each))
                  .map(Explained::why))
          .as("reasons that explain nothing any more")
          .isEmpty();
    });
  }

  @Test
  void original_and_we_answer_the_same_to_requests_that_follow_one_another() throws IOException {
    try (var file = Files.newBufferedWriter(Path.of("target/walks.txt"))) {
      for (var walk : Walk.all()) walk.go(apis, difference -> note(difference, file));
    }
    assertSoftly(softly -> expectNone(softly, "target/walks.txt"));
  }

  private void note(Difference difference, Writer file) {
    var reasons = explained.stream().filter(one -> one.explains(difference)).toList();
    used.addAll(reasons);
    if (!reasons.isEmpty()) return;
    unexplained.add(difference.toString());
    try {
      file.append(difference + "\n").flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void expectNone(SoftAssertions softly, String file) {
    softly
        .assertThat(unexplained.stream().limit(20))
        .as("%d differences, all of them in %s", unexplained.size(), file)
        .isEmpty();
  }

  /** Asked once more, for the original leaves traces of requests that it refuses. */
  private static List<Difference> lasting(Asked asked) {
    var differences = differences(asked);
    if (differences.isEmpty()) return differences;
    apis.restore();
    return differences(asked);
  }

  private static List<Difference> differences(Asked asked) {
    var filled = apis.filled(asked);
    var answers = apis.ask(filled);
    var normal = new Normal(apis, filled);
    return Difference.between(asked, normal.of(answers.original()), normal.of(answers.ours()));
  }

  private static boolean representative() {
    return WISH.equals("all") || WISH.matches("\\d+");
  }

  /** The first of the corpus, and some of those whose answers the list explains. */
  private static List<Asked> chosen(List<Asked> all, List<Explained> explained) {
    if (!representative()) {
      var pattern = Pattern.compile(WISH);
      return all.stream().filter(asked -> pattern.matcher(asked.toString()).find()).toList();
    }
    var chosen =
        new LinkedHashSet<Asked>(
            WISH.equals("all")
                ? all
                : all.subList(0, Math.min(all.size(), Integer.parseInt(WISH))));
    for (var each : explained) {
      each.proof()
          .ifPresentOrElse(
              chosen::add,
              () ->
                  all.stream()
                      .filter(asked -> each.concerns(asked.toString()))
                      .limit(PROOFS)
                      .forEach(chosen::add));
    }
    return List.copyOf(chosen);
  }
}
