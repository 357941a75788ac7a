package io.octavia.testbed;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import io.octavia.api.Corpus;
import io.octavia.api.corpus.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Asks the original and us the same, and expects the same. {@code -Doctavia.differential=all} asks
 * the whole corpus, a number as many, any other text those which match it as a pattern; {@code
 * -Doctavia.seed=N} makes another one.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("octavia.seed", 20230329);
  private static final int USUAL = 400;
  private static final int PROOFS = 10;
  private static final String WISH =
      System.getProperty("octavia.differential", Integer.toString(USUAL));

  @Test
  void original_and_we_answer_the_same() throws IOException {
    var explained = Explained.all();
    var asked = chosen(Corpus.of(SEED), explained);
    System.out.printf("%d requests of the corpus with seed %d%n", asked.size(), SEED);
    var unexplained = new ArrayList<String>();
    var used = new HashSet<Explained>();
    try (var apis = BothApis.start();
        var file = Files.newBufferedWriter(Path.of("target/differences.txt"))) {
      for (var each : asked) {
        for (var difference : lasting(apis, each)) {
          var reasons = explained.stream().filter(one -> one.explains(difference)).toList();
          used.addAll(reasons);
          if (!reasons.isEmpty()) continue;
          unexplained.add(difference.toString());
          file.append(difference + "\n").flush();
        }
      }
    }
    assertSoftly(softly -> {
      softly
          .assertThat(unexplained.stream().limit(20))
          .as("%d differences, all of them in target/differences.txt", unexplained.size())
          .isEmpty();
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

  /** Asked once more, for the original leaves traces of requests that it refuses. */
  private static List<Difference> lasting(BothApis apis, Asked asked) {
    var differences = differences(apis, asked);
    if (differences.isEmpty()) return differences;
    apis.restore();
    return differences(apis, asked);
  }

  private static List<Difference> differences(BothApis apis, Asked asked) {
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
    if (WISH.equals("all")) return all;
    if (!representative()) {
      var pattern = Pattern.compile(WISH);
      return all.stream().filter(asked -> pattern.matcher(asked.toString()).find()).toList();
    }
    var chosen =
        new LinkedHashSet<Asked>(all.subList(0, Math.min(all.size(), Integer.parseInt(WISH))));
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
