package io.octavia.db.reconcile;

import static io.octavia.db.tables.Tables.RECONCILE_INBOX;

import org.jooq.DSLContext;

/**
 * Table {@code reconcile_inbox}: calls of others that were taken over. Every method runs inside the
 * caller's transaction.
 */
public final class Inbox {
  private Inbox() {}

  /** Notes the call; false if it was noted before. */
  public static boolean note(DSLContext tx, String messageId, long now) {
    return tx.insertInto(RECONCILE_INBOX)
            .set(RECONCILE_INBOX.MESSAGE_ID, messageId)
            .set(RECONCILE_INBOX.RECEIVED_AT, now)
            .onDuplicateKeyIgnore()
            .execute()
        == 1;
  }

  /** Forgets calls that were taken over before that time, in milliseconds since 1970. */
  public static int purge(DSLContext tx, long before) {
    return tx.deleteFrom(RECONCILE_INBOX).where(RECONCILE_INBOX.RECEIVED_AT.lt(before)).execute();
  }
}
