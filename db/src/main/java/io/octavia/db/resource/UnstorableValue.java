package io.octavia.db.resource;

/**
 * The database cannot store a value: its tables know fewer characters, or are narrower, than those
 * of another database would be.
 */
public final class UnstorableValue extends RuntimeException {
  UnstorableValue(Kind kind, Throwable cause) {
    super("a value of a " + kind + " cannot be stored", cause);
  }

  UnstorableValue(Throwable cause) {
    super("a text has characters that the tables do not know", cause);
  }
}
