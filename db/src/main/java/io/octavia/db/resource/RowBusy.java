package io.octavia.db.resource;

/** Others held what was to be written, each time that it was tried. */
public final class RowBusy extends RuntimeException {
  RowBusy(Throwable cause) {
    super("others are in the way", cause);
  }
}
