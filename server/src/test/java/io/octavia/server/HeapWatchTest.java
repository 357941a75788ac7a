package io.octavia.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a process of its own, with the collector that our daemons have. */
class HeapWatchTest {
  private static final int MEBIBYTE = 1 << 20;

  @Test
  void heap_stays_small_whatever_dies_in_it() throws IOException, InterruptedException {
    assertThat(mebibytesAfterwards("watched")).isLessThan(160);
    assertThat(mebibytesAfterwards("left alone")).isGreaterThan(320);
  }

  private static long mebibytesAfterwards(String how) throws IOException, InterruptedException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "-Xms32m",
                    "-Xmx1g",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Churn.class.getName(),
                    how))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return Long.parseLong(said);
  }

  /** Keeps the last 20 MiB of 600, so that each lives long enough to be taken for old. */
  static final class Churn {
    private Churn() {}

    public static void main(String[] arguments) throws InterruptedException {
      if (arguments[0].equals("watched")) HeapWatch.begin();
      var kept = new byte[20 * 16][];
      for (int i = 0; i < 600 * 16; i++) {
        kept[i % kept.length] = new byte[MEBIBYTE / 16];
        if (i % 16 == 0) Thread.sleep(1);
      }
      var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
      System.out.println(heap.getCommitted() / MEBIBYTE);
    }
  }
}
