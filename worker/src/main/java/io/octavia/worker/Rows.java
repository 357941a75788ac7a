package io.octavia.worker;

import org.jooq.DSLContext;

/** What an action learnt, to be written when it is done. */
@FunctionalInterface
interface Rows {
  /** Nothing to remember. */
  Rows NONE = _ -> {};

  void write(DSLContext tx);
}
