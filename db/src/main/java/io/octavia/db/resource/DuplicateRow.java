package io.octavia.db.resource;

/** The database refused a row because there is one with the same key. */
public final class DuplicateRow extends RuntimeException {
  DuplicateRow(Kind kind, Throwable cause) {
    super("there is such a " + kind + " already", cause);
  }
}
