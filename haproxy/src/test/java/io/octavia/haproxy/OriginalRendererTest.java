package io.octavia.haproxy;

import static io.octavia.haproxy.Models.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.domain.AmphoraId;
import io.octavia.haproxy.MeantDifferences.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Load balancers of every shape that the API accepts, as the original renders them and as we do.
 * {@code -Doctavia.renderings=N} compares so many, {@code -Doctavia.seed=N} others.
 */
class OriginalRendererTest {
  private static final AmphoraId SELF = new AmphoraId(id(21));

  @TempDir private Path directory;

  @Test
  void files_are_the_originals_but_for_what_is_meant() throws Exception {
    int renderings = Integer.getInteger("octavia.renderings", 1000);
    long seed = Long.getLong("octavia.seed", 1);
    System.out.println("octavia.seed=" + seed);
    var meant = MeantDifferences.read();
    var found = new LinkedHashMap<String, String>();
    int datagrams = 0;
    try (var original = OriginalRenderer.start(directory)) {
      for (int i = 0; i < renderings; i++) {
        var what = "octavia.seed=" + (seed + i);
        var sample = RandomLoadBalancers.accepted(new Random(seed + i), 1 + i);
        var loadBalancer = sample.loadBalancer();
        var theirs = original.render(loadBalancer, sample.files(), SELF);
        var ours =
            HaproxyConfig.render(
                loadBalancer, SELF, HaproxySettings.DEFAULTS, sample.files(), sample.facts());
        // Where nothing is served, no file is sent.
        if (!HaproxyConfig.served(loadBalancer, sample.files()).isEmpty()) {
          compare(meant, theirs.haproxy().orElseThrow(), ours, what, found);
        }
        for (var listener : loadBalancer.listeners()) {
          if (Served.isHaproxy(listener.protocol())) continue;
          datagrams++;
          var text = LvsConfig.render(loadBalancer, listener, "/var/lib/octavia");
          compare(meant, theirs.lvs().get(listener.id().value()), text, what, found);
        }
      }
    }
    var lines = found.entrySet().stream().map(each -> each.getKey() + "  " + each.getValue());
    assertThat(lines.limit(400).collect(Collectors.joining("\n")))
        .as("differences that are not meant, and whose they are")
        .isEmpty();
    assertThat(datagrams).isPositive();
    if (renderings >= 1000) assertThat(meant.unused()).as("differences that are none").isEmpty();
  }

  /** Finds lines that only one has; if both have the same, their order. */
  private static void compare(
      MeantDifferences meant,
      String original,
      String ours,
      String what,
      Map<String, String> found) {
    var theirLines = meant.comparable(Side.ORIGINAL, original);
    var ourLines = meant.comparable(Side.OURS, ours);
    if (theirLines.equals(ourLines)) return;
    var onlyTheirs = without(theirLines, ourLines);
    var onlyOurs = without(ourLines, theirLines);
    onlyTheirs.forEach(line -> found.putIfAbsent("original: " + line, what));
    onlyOurs.forEach(line -> found.putIfAbsent("ours: " + line, what));
    if (onlyTheirs.isEmpty() && onlyOurs.isEmpty()) {
      found.putIfAbsent("order of " + ourLines.getFirst() + "\n" + original + "\n" + ours, what);
    }
  }

  private static List<String> without(List<String> lines, List<String> others) {
    var left = new ArrayList<>(lines);
    others.forEach(left::remove);
    return left;
  }
}
