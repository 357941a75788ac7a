package io.octavia.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes to the log of the machine: syslog (RFC 3164, as programs on the same machine write it) or
 * the journal of systemd (its native protocol), where request and load balancer are fields.
 */
final class SystemLog extends AppenderBase<ILoggingEvent> {
  static final Path SYSLOG = Path.of("/dev/log");
  static final Path JOURNAL = Path.of("/run/systemd/journal/socket");

  /** Longer datagrams may not pass. */
  private static final int LONGEST = 60_000;

  /** In the order of their numbers; those of cron and auth and the like included. */
  private static final String[] FACILITIES = {
    "KERN",
    "USER",
    "MAIL",
    "DAEMON",
    "AUTH",
    "SYSLOG",
    "LPR",
    "NEWS",
    "UUCP",
    "CRON",
    "AUTHPRIV",
    "FTP",
    "",
    "",
    "",
    "",
    "LOCAL0",
    "LOCAL1",
    "LOCAL2",
    "LOCAL3",
    "LOCAL4",
    "LOCAL5",
    "LOCAL6",
    "LOCAL7"
  };

  private final UnixDatagrams datagrams;
  private final Format format;
  private final PatternLayout layout = new PatternLayout();
  private boolean lost;

  private interface Format {
    byte[] of(ILoggingEvent event, String text);
  }

  private SystemLog(Path socket, Format format, String pattern) {
    this.datagrams = new UnixDatagrams(socket);
    this.format = format;
    layout.setPattern(pattern);
  }

  /**
   * @param facility as {@code [DEFAULT] syslog_log_facility} says it: {@code LOG_LOCAL0} or {@code
   *     local0}
   * @throws StartFailure if there is no such facility
   */
  static SystemLog syslog(Path socket, String program, String facility) {
    int number = facility(facility);
    var tag = program + "[" + ProcessHandle.current().pid() + "]: ";
    return new SystemLog(
        socket,
        (event, text) -> ("<" + (number * 8 + severity(event)) + ">" + tag + text).getBytes(UTF_8),
        "%-5level %logger{0} [%X{request_id:--} %X{load_balancer:--}] %msg%n");
  }

  static SystemLog journal(Path socket, String program) {
    return new SystemLog(
        socket, (event, text) -> fields(program, event, text), "%logger{0}: %msg%n");
  }

  private static int facility(String said) {
    var name = said.toUpperCase(Locale.ROOT).replaceFirst("^LOG_", "");
    int number = name.isEmpty() ? -1 : Arrays.asList(FACILITIES).indexOf(name);
    if (number < 0) throw new StartFailure("[DEFAULT] syslog_log_facility: no facility " + said);
    return number;
  }

  /** As RFC 5424 numbers them. */
  private static int severity(ILoggingEvent event) {
    return switch (event.getLevel().toInt()) {
      case Level.ERROR_INT -> 3;
      case Level.WARN_INT -> 4;
      case Level.INFO_INT -> 6;
      default -> 7;
    };
  }

  private static byte[] fields(String program, ILoggingEvent event, String text) {
    var out = new ByteArrayOutputStream();
    field(out, "MESSAGE", text);
    field(out, "PRIORITY", Integer.toString(severity(event)));
    field(out, "SYSLOG_IDENTIFIER", program);
    field(out, "LOGGER", event.getLoggerName());
    event
        .getMDCPropertyMap()
        .forEach((name, value) -> field(out, name.toUpperCase(Locale.ROOT), value));
    return out.toByteArray();
  }

  /** A value with its length before it may be of several lines. */
  private static void field(ByteArrayOutputStream out, String name, String value) {
    var bytes = value.getBytes(UTF_8);
    var length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length);
    out.writeBytes((name + "\n").getBytes(UTF_8));
    out.writeBytes(length.array());
    out.writeBytes(bytes);
    out.write('\n');
  }

  @Override
  public void start() {
    layout.setContext(getContext());
    layout.start();
    super.start();
  }

  @Override
  public void stop() {
    super.stop();
    datagrams.close();
  }

  @Override
  protected void append(ILoggingEvent event) {
    var text = layout.doLayout(event).stripTrailing();
    if (text.length() > LONGEST / 3) text = text.substring(0, LONGEST / 3) + "…";
    boolean taken = datagrams.send(format.of(event, text));
    if (!taken && !lost) addWarn("nobody takes what is logged; it is lost");
    lost = !taken;
  }
}
