package io.octavia.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.octavia.config.Config;
import io.octavia.config.Default;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a daemon's log goes, and how much of it there is, as {@code [DEFAULT]} says: {@code
 * log_file}, {@code log_dir}, {@code use_syslog}, {@code use_journal}, {@code use_json}, {@code
 * debug}; standard error if nothing is said.
 */
final class LogOutput {
  private static final String PATTERN =
      "%d{yyyy-MM-dd HH:mm:ss.SSS} "
          + ProcessHandle.current().pid()
          + " %-5level %logger{0} [%X{request_id:--} %X{load_balancer:--}] %msg%n";

  /** It would have a newer MariaDB than those that our tests run on. */
  private static final String JOOQ_ON_VERSIONS =
      "org.jooq.impl.DefaultExecuteContext.logVersionSupport";

  private final Config config;
  private final String program;

  LogOutput(Config config, String program) {
    this.config = config;
    this.program = program;
  }

  /** Opens it; again, so that a file that was moved away is made anew. */
  void open() {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return;
    context.reset();
    context.getLogger("org.jooq").setLevel(Level.WARN);
    context.getLogger(JOOQ_ON_VERSIONS).setLevel(Level.ERROR);
    context.getLogger("com.zaxxer.hikari").setLevel(Level.WARN);
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    if (config.get(Default.DEBUG)) context.getLogger("io.octavia").setLevel(Level.DEBUG);
    var file = file();
    file.ifPresent(path -> root.addAppender(started(context, toFile(path))));
    boolean kept = file.isPresent();
    if (config.get(Default.USE_SYSLOG)) {
      var facility = config.get(Default.SYSLOG_LOG_FACILITY);
      root.addAppender(started(context, SystemLog.syslog(SystemLog.SYSLOG, program, facility)));
      kept = true;
    }
    if (config.get(Default.USE_JOURNAL)) {
      root.addAppender(started(context, SystemLog.journal(SystemLog.JOURNAL, program)));
      kept = true;
    }
    if (!kept || config.get(Default.USE_STDERR)) {
      root.addAppender(started(context, toStandardError()));
    }
  }

  private Optional<Path> file() {
    var directory = config.find(Default.LOG_DIR).map(Path::of);
    var named = config.find(Default.LOG_FILE).map(Path::of);
    if (named.isPresent())
      return named.map(name -> directory.map(d -> d.resolve(name)).orElse(name));
    return directory.map(d -> d.resolve(program + ".log"));
  }

  private static OutputStreamAppender<ILoggingEvent> toFile(Path path) {
    var appender = new FileAppender<ILoggingEvent>();
    appender.setFile(path.toString());
    return appender;
  }

  private static OutputStreamAppender<ILoggingEvent> toStandardError() {
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setTarget("System.err");
    return appender;
  }

  private static SystemLog started(LoggerContext context, SystemLog log) {
    log.setContext(context);
    log.start();
    return log;
  }

  private OutputStreamAppender<ILoggingEvent> started(
      LoggerContext context, OutputStreamAppender<ILoggingEvent> appender) {
    appender.setContext(context);
    appender.setEncoder(encoder(context));
    appender.start();
    return appender;
  }

  private Encoder<ILoggingEvent> encoder(LoggerContext context) {
    if (config.get(Default.USE_JSON)) {
      var json = new JsonEncoder();
      json.setContext(context);
      json.setWithContext(false);
      json.setWithSequenceNumber(false);
      json.start();
      return json;
    }
    var lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(PATTERN);
    lines.start();
    return lines;
  }
}
