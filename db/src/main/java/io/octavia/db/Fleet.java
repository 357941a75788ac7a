package io.octavia.db;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraStatus;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** The amphorae that serve load balancers, for people who ask how they are. */
public final class Fleet {
  private Fleet() {}

  /** One of them, and when its last heartbeat came; null: never. */
  public record Member(Amphora amphora, @Nullable Instant lastHeard) {}

  /** The newest ones, so many at most. */
  public static List<Member> newest(DSLContext tx, int limit) {
    return tx.select(AMPHORA.fields())
        .select(AMPHORA_HEALTH.LAST_UPDATE)
        .from(AMPHORA)
        .leftJoin(AMPHORA_HEALTH)
        .on(AMPHORA_HEALTH.AMPHORA_ID.eq(AMPHORA.ID))
        .where(AMPHORA.STATUS.eq(AmphoraStatus.ALLOCATED.text()))
        .and(AMPHORA.LOAD_BALANCER_ID.isNotNull())
        .orderBy(AMPHORA.CREATED_AT.desc(), AMPHORA.ID)
        .limit(limit)
        .fetch(row -> {
          var heard = row.get(AMPHORA_HEALTH.LAST_UPDATE);
          return new Member(
              LoadBalancerGraphs.amphora(row),
              heard == null ? null : heard.toInstant(ZoneOffset.UTC));
        });
  }
}
