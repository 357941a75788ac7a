package io.octavia.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

/** What a reader of the machine's log gets; socat is the reader. */
@Timeout(60)
class SystemLogTest {
  @TempDir private Path directory;

  @Test
  void syslog_gets_priority_program_and_process() throws Exception {
    var log = logger(SystemLog.syslog(socket(), "octavia-worker", "LOG_LOCAL3"));
    try (var reader = new Reader()) {
      log.warn("it is late");
      log.error("it failed");
      var process = "octavia-worker[" + ProcessHandle.current().pid() + "]: ";
      reader.await("it failed");
      // Facility 19, severities 4 and 3.
      assertThat(reader.text())
          .contains("<156>" + process + "WARN  test [- -] it is late")
          .contains("<155>" + process + "ERROR test [- -] it failed");
    }
  }

  @Test
  void journal_gets_fields_and_keeps_lines_together() throws Exception {
    var log = logger(SystemLog.journal(socket(), "octavia-api"));
    try (var reader = new Reader();
        var _ = MDC.putCloseable("request_id", "req-1")) {
      log.info("one\nPRIORITY=0");
      reader.await("REQUEST_ID");
      assertThat(reader.text())
          .contains("MESSAGE\n" + length(20) + "test: one\nPRIORITY=0\n")
          .contains("PRIORITY\n" + length(1) + "6\n")
          .contains("SYSLOG_IDENTIFIER\n" + length(11) + "octavia-api\n")
          .contains("REQUEST_ID\n" + length(5) + "req-1\n");
    }
  }

  @Test
  void reader_that_was_away_gets_what_comes_after() throws Exception {
    var log = logger(SystemLog.syslog(socket(), "octavia-api", "user"));
    log.info("nobody hears this");
    try (var reader = new Reader()) {
      log.info("first");
      reader.await("first");
    }
    log.info("nor this");
    try (var reader = new Reader()) {
      log.info("second");
      reader.await("second");
      assertThat(reader.text()).doesNotContain("nobody").contains("first").doesNotContain("nor");
    }
  }

  @Test
  void facility_that_there_is_not_is_named() {
    assertThatThrownBy(() -> SystemLog.syslog(socket(), "octavia-api", "LOG_NEWSPAPER"))
        .hasMessage("[DEFAULT] syslog_log_facility: no facility LOG_NEWSPAPER");
  }

  private static String length(int bytes) {
    return (char) bytes + "\0".repeat(7);
  }

  private Path socket() {
    return directory.resolve("log");
  }

  private static Logger logger(SystemLog log) {
    var context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    log.setContext(context);
    log.start();
    var logger = context.getLogger("test");
    logger.addAppender(log);
    return logger;
  }

  /** Whoever reads from the socket, for as long as it is open. */
  private final class Reader implements AutoCloseable {
    private final Process process;

    Reader() throws IOException, InterruptedException {
      Files.deleteIfExists(socket());
      process =
          new ProcessBuilder(
                  "socat", "-u", "UNIX-RECV:" + socket(), "OPEN:" + read() + ",creat,append")
              .inheritIO()
              .start();
      while (Files.notExists(socket())) Thread.sleep(10);
    }

    private Path read() {
      return directory.resolve("read");
    }

    String text() throws IOException {
      return Files.readString(read(), StandardCharsets.UTF_8);
    }

    void await(String words) throws IOException, InterruptedException {
      while (Files.notExists(read()) || !text().contains(words)) Thread.sleep(10);
    }

    @Override
    public void close() throws IOException {
      process.destroy();
      process.onExit().join();
      Files.deleteIfExists(socket());
    }
  }
}
