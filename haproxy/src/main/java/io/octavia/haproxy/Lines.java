package io.octavia.haproxy;

/** Text of a configuration file, line by line. */
final class Lines {
  private final StringBuilder text = new StringBuilder();

  /** A line that starts a section; a blank line goes before it. */
  Lines section(String line) {
    if (!text.isEmpty()) text.append('\n');
    return top(line);
  }

  /** A line without indent. */
  Lines top(String line) {
    text.append(line).append('\n');
    return this;
  }

  /** A line inside a section. */
  Lines add(String line) {
    return add(1, line);
  }

  /** A line below {@code depth} others. */
  Lines add(int depth, String line) {
    text.repeat("    ", depth).append(line).append('\n');
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
