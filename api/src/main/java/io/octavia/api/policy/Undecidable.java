package io.octavia.api.policy;

/** A rule breaks off in the middle. Neither it nor its negation lets anybody pass. */
final class Undecidable extends RuntimeException {
  Undecidable(String why) {
    super(why, null, false, false);
  }
}
