package io.octavia.db.resource;

/** The database refused to delete a row because others refer to it. */
public final class RowInUse extends RuntimeException {
  RowInUse(Kind kind, Throwable cause) {
    super("something refers to the " + kind, cause);
  }
}
