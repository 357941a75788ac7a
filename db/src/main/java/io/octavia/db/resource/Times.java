package io.octavia.db.resource;

import java.time.LocalDateTime;

/** Times as databases write them: {@code 2026-11-22 15:30:00}, in UTC. */
final class Times {
  private static final int LENGTH = "2026-11-22 15:30:00".length();

  private Times() {}

  /** Long lists have thousands of them, for which a formatter would take its time. */
  static LocalDateTime read(String text) {
    if (text.length() < LENGTH) throw new IllegalArgumentException("no time: " + text);
    return LocalDateTime.of(
        number(text, 0, 4),
        number(text, 5, 7),
        number(text, 8, 10),
        number(text, 11, 13),
        number(text, 14, 16),
        number(text, 17, 19));
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  static String text(LocalDateTime time) {
    return "%04d-%02d-%02d %02d:%02d:%02d"
        .formatted(
            time.getYear(),
            time.getMonthValue(),
            time.getDayOfMonth(),
            time.getHour(),
            time.getMinute(),
            time.getSecond());
  }
}
