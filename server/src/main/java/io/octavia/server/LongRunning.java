package io.octavia.server;

import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** What the main methods of all processes share: one line when they cannot start, a clean stop. */
final class LongRunning {
  private static final Logger log = LoggerFactory.getLogger(LongRunning.class);

  /** The HTTP server logs through Java's own logging, which forgets loggers that nobody holds. */
  private static final java.util.logging.Logger HTTP_SERVER =
      java.util.logging.Logger.getLogger("io.helidon");

  private LongRunning() {}

  /**
   * Runs a process. Whatever keeps it from starting ends it with status 1 and one last line that
   * says what is wrong.
   */
  static void run(CommandLine command, String[] args) {
    quietHttpServer();
    command.setExecutionExceptionHandler((e, _, _) -> {
      log.debug("start failed", e);
      System.err.println("octavia: " + firstLine(e));
      return 1;
    });
    int status = command.execute(args);
    if (status != 0) Runtime.getRuntime().halt(status);
  }

  /** Its lines at level INFO say nothing. */
  static void quietHttpServer() {
    HTTP_SERVER.setLevel(java.util.logging.Level.WARNING);
  }

  /** Blocks until the process is told to stop, then closes the parts, the last opened first. */
  static void untilStopped(Deque<AutoCloseable> parts) throws InterruptedException {
    untilStopped(parts, () -> {});
  }

  /**
   * As {@link #untilStopped(Deque)}.
   *
   * @param first is done when the process is told to stop, before anything is closed
   */
  static void untilStopped(Deque<AutoCloseable> parts, Runnable first) throws InterruptedException {
    var stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  log.info("stopping");
                  first.run();
                  parts.forEach(LongRunning::close);
                  stopped.countDown();
                },
                "stop"));
    stopped.await();
  }

  private static void close(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      log.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
    }
  }

  /** What went wrong, in one line. */
  static String firstLine(Throwable e) {
    var message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.lines().findFirst().orElse(e.toString());
  }
}
