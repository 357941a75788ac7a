package io.octavia.db.resource;

/** The database refused a row because it refers to one that is not there. */
public final class MissingRow extends RuntimeException {
  MissingRow(Kind kind, Throwable cause) {
    super("the new " + kind + " refers to something that is not there", cause);
  }
}
