package io.octavia.config;

/** Where an option is found: section and name within it, as looked up after normalisation. */
record OptionName(String section, String option) {
  /** {@code [section] name}, as messages call it. */
  @Override
  public String toString() {
    return "[" + section + "] " + option;
  }
}
