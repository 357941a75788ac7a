package io.octavia.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Java's caches of classes that are loaded and linked already ({@code AOTCache}), one for each main
 * program, beside the directory of our libraries: {@code aot/<program>.aot}. A start with one takes
 * a third of the time. Java ignores a cache that does not fit the libraries, and without one
 * everything works as well. There is no code in it: Java would take it for that of any processor.
 */
public enum ClassCache {
  /** Start with the cache if there is one. */
  USED {
    @Override
    List<String> flags(Path file) {
      return Files.exists(file)
          ? List.of("-XX:AOTCache=" + file, "-Xlog:disable", "-Xlog:all=error:stderr")
          : List.of();
    }
  },

  /** Write the cache when the process ends in good order. */
  RECORDED {
    @Override
    List<String> flags(Path file) {
      try {
        Files.createDirectories(file.getParent());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make a directory for " + file, e);
      }
      return List.of("-XX:AOTCacheOutput=" + file);
    }
  };

  private static final List<String> NO_CODE =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching");

  /** What Java is to be started with for a program. */
  List<String> flags(String program) {
    var cache = flags(library().resolve("../../aot/" + program + ".aot").normalize());
    return Stream.concat(NO_CODE.stream(), cache.stream()).toList();
  }

  abstract List<String> flags(Path file);

  private static Path library() {
    try {
      var source = ClassCache.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(source.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
