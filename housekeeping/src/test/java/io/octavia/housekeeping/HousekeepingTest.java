package io.octavia.housekeeping;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.db.tables.Tables.RECONCILE;
import static io.octavia.db.tables.Tables.TAGS;
import static io.octavia.db.tables.Tables.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.octavia.config.Config;
import io.octavia.db.Db;
import io.octavia.db.testing.DatabaseKind;
import io.octavia.domain.LoadBalancerId;
import io.octavia.domain.cloud.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jooq.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HousekeepingTest {
  private static final String LB = "11111111-1111-4111-8111-111111111111";
  private static final String AMPHORA_ID = "22222222-2222-4222-8222-222222222222";
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration WEEK = Duration.ofDays(7);

  private final List<LoadBalancerId> woken = new ArrayList<>();
  private Instant now = START;
  private final InstantSource clock = () -> now;

  @ParameterizedTest
  @EnumSource
  void what_was_deleted_goes_when_its_time_is_over_and_not_before(DatabaseKind database) {
    database.use(db -> {
      loadBalancer(db, "DELETED");
      amphora(db, "DELETED", START);
      var purge = new Purge(Config.of(Map.of()), db, clock);
      now = START.plus(WEEK).minusSeconds(1);
      purge.run();
      assertThat(count(db, LOAD_BALANCER)).isOne();
      assertThat(count(db, AMPHORA)).isOne();
      now = START.plus(WEEK).plusSeconds(1);
      purge.run();
      assertThat(count(db, LOAD_BALANCER)).isZero();
      assertThat(count(db, AMPHORA)).isZero();
      assertThat(count(db, VIP)).isZero();
      assertThat(count(db, TAGS)).isZero();
    });
  }

  @ParameterizedTest
  @EnumSource
  void load_balancer_whose_amphora_is_kept_longer_goes_alone(DatabaseKind database) {
    database.use(db -> {
      loadBalancer(db, "DELETED");
      amphora(db, "DELETED", START);
      now = START.plusSeconds(100);
      new Purge(Config.of(Map.of("house_keeping.load_balancer_expiry_age", "60")), db, clock).run();
      assertThat(count(db, LOAD_BALANCER)).isZero();
      assertThat(count(db, AMPHORA)).isOne();
    });
  }

  @ParameterizedTest
  @EnumSource
  void what_is_not_deleted_or_is_still_heard_stays(DatabaseKind database) {
    database.use(db -> {
      loadBalancer(db, "ACTIVE");
      amphora(db, "DELETED", START);
      now = START.plus(WEEK).plus(WEEK);
      db.change(tx ->
          tx.insertInto(AMPHORA_HEALTH)
              .set(AMPHORA_HEALTH.AMPHORA_ID, AMPHORA_ID)
              .set(AMPHORA_HEALTH.LAST_UPDATE, utc(now))
              .set(AMPHORA_HEALTH.BUSY, false)
              .execute());
      new Purge(Config.of(Map.of()), db, clock).run();
      assertThat(count(db, LOAD_BALANCER)).isOne();
      assertThat(count(db, AMPHORA)).isOne();
      now = now.plus(WEEK).plusSeconds(1);
      new Purge(Config.of(Map.of()), db, clock).run();
      assertThat(count(db, AMPHORA)).isZero();
      assertThat(count(db, AMPHORA_HEALTH)).isZero();
    });
  }

  /** A cloud with things in it. */
  private static final class Things implements Inventory {
    private final List<Thing> things = new ArrayList<>();

    void add(Kind kind, String name) {
      things.add(new Thing(kind, "id-of-" + name, name));
    }

    List<String> names() {
      return things.stream().map(Thing::name).toList();
    }

    @Override
    public List<Thing> all() {
      return List.copyOf(things);
    }

    @Override
    public void remove(Thing thing) {
      things.remove(thing);
    }
  }

  private static Things things() {
    var things = new Things();
    things.add(Inventory.Kind.SERVER, "amphora-" + AMPHORA_ID);
    things.add(Inventory.Kind.PORT, "octavia-lb-vrrp-" + AMPHORA_ID);
    things.add(Inventory.Kind.PORT, "octavia-lb-member-" + AMPHORA_ID + "-" + LB);
    things.add(Inventory.Kind.PORT, "octavia-lb-" + LB);
    things.add(Inventory.Kind.SECURITY_GROUP, "lb-" + LB);
    return things;
  }

  @Test
  void what_belongs_to_nobody_is_removed_when_it_is_old_enough() {
    DatabaseKind.SQLITE.use(db -> {
      var things = things();
      things.add(Inventory.Kind.SERVER, "amphora-of-somebody-else");
      var orphans =
          new Orphans(Config.of(Map.of("house_keeping.orphan_age", "60")), db, clock, things);
      orphans.run();
      now = START.plusSeconds(59);
      orphans.run();
      assertThat(things.names()).hasSize(6);
      now = START.plusSeconds(60);
      orphans.run();
      assertThat(things.names()).containsExactly("amphora-of-somebody-else");
    });
  }

  @Test
  void what_gets_an_owner_meanwhile_stays_and_begins_anew_when_it_loses_it() {
    DatabaseKind.SQLITE.use(db -> {
      var things = things();
      var orphans =
          new Orphans(Config.of(Map.of("house_keeping.orphan_age", "60")), db, clock, things);
      orphans.run();
      loadBalancer(db, "ACTIVE");
      amphora(db, "ALLOCATED", START);
      now = START.plusSeconds(61);
      orphans.run();
      assertThat(things.names()).hasSize(5);
      db.change(tx -> tx.update(AMPHORA).set(AMPHORA.STATUS, "DELETED").execute());
      orphans.run();
      assertThat(things.names()).hasSize(5);
      now = now.plusSeconds(60);
      orphans.run();
      assertThat(things.names()).containsExactly("octavia-lb-" + LB, "lb-" + LB);
    });
  }

  @Test
  void without_an_age_nothing_is_removed() {
    DatabaseKind.SQLITE.use(db -> {
      var things = things();
      var orphans = new Orphans(Config.of(Map.of()), db, clock, things);
      orphans.run();
      now = START.plus(WEEK);
      orphans.run();
      assertThat(things.names()).hasSize(5);
    });
  }

  @ParameterizedTest
  @EnumSource
  void certificate_that_ends_soon_is_marked_once_and_a_worker_is_woken(DatabaseKind database) {
    database.use(db -> {
      loadBalancer(db, "ACTIVE");
      amphora(db, "ALLOCATED", START);
      certificateEnds(db, START.plus(Duration.ofDays(15)));
      var rotation = new CertificateRotation(Config.of(Map.of()), db, clock, woken::add);
      rotation.run();
      assertThat(woken).isEmpty();
      now = START.plus(Duration.ofDays(2));
      rotation.run();
      rotation.run();
      assertThat(woken).containsExactly(new LoadBalancerId(LB));
      assertThat(db.<Integer>read(tx -> tx.fetchCount(AMPHORA, AMPHORA.CERT_BUSY.isTrue())))
          .isOne();
      assertThat(db.<Integer>read(tx -> tx.fetchCount(RECONCILE, RECONCILE.NEXT_AT.eq(0L))))
          .isOne();
    });
  }

  @Test
  void certificate_of_a_load_balancer_that_is_being_changed_waits() {
    DatabaseKind.SQLITE.use(db -> {
      loadBalancer(db, "PENDING_UPDATE");
      amphora(db, "ALLOCATED", START);
      certificateEnds(db, START.plusSeconds(1));
      new CertificateRotation(Config.of(Map.of()), db, clock, woken::add).run();
      assertThat(woken).isEmpty();
    });
  }

  private static void loadBalancer(Db db, String status) {
    db.change(tx -> {
      tx.insertInto(LOAD_BALANCER)
          .set(LOAD_BALANCER.ID, LB)
          .set(LOAD_BALANCER.PROVISIONING_STATUS, status)
          .set(LOAD_BALANCER.OPERATING_STATUS, "ONLINE")
          .set(LOAD_BALANCER.ENABLED, true)
          .set(LOAD_BALANCER.CREATED_AT, utc(START))
          .set(LOAD_BALANCER.UPDATED_AT, utc(START))
          .execute();
      tx.insertInto(VIP).set(VIP.LOAD_BALANCER_ID, LB).execute();
      tx.insertInto(TAGS).set(TAGS.RESOURCE_ID, LB).set(TAGS.TAG, "tag").execute();
    });
  }

  private static void amphora(Db db, String status, Instant updated) {
    db.change(tx ->
        tx.insertInto(AMPHORA)
            .set(AMPHORA.ID, AMPHORA_ID)
            .set(AMPHORA.LOAD_BALANCER_ID, count(tx, LOAD_BALANCER) == 0 ? null : LB)
            .set(AMPHORA.STATUS, status)
            .set(AMPHORA.UPDATED_AT, utc(updated))
            .set(AMPHORA.CERT_BUSY, false)
            .execute());
  }

  private static void certificateEnds(Db db, Instant end) {
    db.change(tx -> tx.update(AMPHORA).set(AMPHORA.CERT_EXPIRATION, utc(end)).execute());
  }

  private static int count(Db db, Table<? extends Record> table) {
    return db.read(tx -> count(tx, table));
  }

  private static int count(org.jooq.DSLContext tx, Table<? extends Record> table) {
    return tx.fetchCount(table);
  }

  private static LocalDateTime utc(Instant time) {
    return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
  }
}
