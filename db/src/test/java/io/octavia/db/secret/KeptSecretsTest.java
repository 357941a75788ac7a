package io.octavia.db.secret;

import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.octavia.db.testing.DatabaseKind;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeptSecretsTest {
  private static final Secrets.Reader READER = Secrets.Reader.controller("project");
  private static final String KEY = "a-key-of-thirty-two-characters--";
  private static final KeyedCertificate CERTIFICATE =
      new KeyedCertificate("certificate", "PRIVATE KEY", List.of("intermediate"));

  /** A keeper that can be away. */
  private static final class Keeper implements Secrets {
    private final Map<String, KeyedCertificate> certificates = new HashMap<>();
    private boolean away;

    private void ask() {
      if (away) throw new CloudException(CloudException.Kind.UNAVAILABLE, "nobody answers");
    }

    @Override
    public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
      ask();
      var found = certificates.get(reference);
      return found == null ? new Secret.Missing<>("not there") : new Secret.Found<>(found);
    }

    @Override
    public Secret<String> text(String reference, Reader reader) {
      ask();
      return new Secret.Found<>("text of " + reference);
    }
  }

  private final Keeper keeper = new Keeper();

  @ParameterizedTest
  @EnumSource
  void what_was_read_is_there_for_every_process_while_the_keeper_is_away(DatabaseKind database) {
    database.use(db -> {
      keeper.certificates.put("ref", CERTIFICATE);
      var first = new KeptSecrets(keeper, db, List.of(KEY));
      first.certificate("ref", READER);
      first.text("ref", READER);
      var renewed = new KeyedCertificate("renewed", "OTHER KEY", List.of());
      keeper.certificates.put("ref", renewed);
      first.certificate("ref", READER);

      keeper.away = true;
      var second = new KeptSecrets(keeper, db, List.of("b" + KEY.substring(1), KEY));
      assertThat(second.certificate("ref", READER)).isEqualTo(new Secret.Found<>(renewed));
      assertThat(second.text("ref", READER)).isEqualTo(new Secret.Found<>("text of ref"));
      assertThatThrownBy(() -> second.certificate("other", READER))
          .isInstanceOf(CloudException.class);
      var others = Secrets.Reader.controller("another project");
      assertThatThrownBy(() -> second.certificate("ref", others))
          .isInstanceOf(CloudException.class);
      var stranger = new KeptSecrets(keeper, db, List.of("c" + KEY.substring(1)));
      assertThatThrownBy(() -> stranger.certificate("ref", READER))
          .isInstanceOf(CloudException.class);
    });
  }

  @ParameterizedTest
  @EnumSource
  void what_the_keeper_says_counts_and_nothing_is_kept_in_the_clear(DatabaseKind database) {
    database.use(db -> {
      keeper.certificates.put("ref", CERTIFICATE);
      var kept = new KeptSecrets(keeper, db, List.of(KEY));
      kept.certificate("ref", READER);
      keeper.certificates.clear();
      assertThat(kept.certificate("ref", READER)).isInstanceOf(Secret.Missing.class);
      var rows = db.read(tx -> tx.selectFrom(RECONCILE_SECRET).fetch());
      assertThat(rows).hasSize(1);
      assertThat(rows.formatCSV()).doesNotContain("PRIVATE");
    });
  }

  @ParameterizedTest
  @EnumSource
  void what_nobody_refers_to_is_removed(DatabaseKind database) {
    database.use(db -> {
      db.change(tx ->
          tx.insertInto(POOL)
              .set(POOL.ID, "11111111-1111-4111-8111-111111111111")
              .set(POOL.PROTOCOL, "HTTP")
              .set(POOL.LB_ALGORITHM, "ROUND_ROBIN")
              .set(POOL.OPERATING_STATUS, "ONLINE")
              .set(POOL.PROVISIONING_STATUS, "ACTIVE")
              .set(POOL.ENABLED, true)
              .set(POOL.CRL_CONTAINER_ID, "used")
              .execute());
      var kept = new KeptSecrets(keeper, db, List.of(KEY));
      kept.text("used", READER);
      kept.text("unused", READER);
      int gone = db.write(KeptSecrets::purge);
      assertThat(gone).isOne();
      var left = db.read(tx -> tx.selectFrom(RECONCILE_SECRET).fetch(RECONCILE_SECRET.REFERENCE));
      assertThat(left).containsExactly("used");
    });
  }
}
