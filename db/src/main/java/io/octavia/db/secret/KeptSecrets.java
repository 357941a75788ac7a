package io.octavia.db.secret;

import static io.octavia.db.tables.Tables.LISTENER;
import static io.octavia.db.tables.Tables.POOL;
import static io.octavia.db.tables.Tables.RECONCILE_SECRET;
import static io.octavia.db.tables.Tables.SNI;

import io.octavia.db.Db;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.TableField;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Certificates as the controllers last read them, while their keeper cannot be asked: a listener
 * that works goes on through changes of something else, and through a failover. What the keeper
 * does say, such as that there is no such secret, counts.
 *
 * <p>Table {@code reconcile_secret} has the copies, encrypted with the keys that certificates of
 * amphorae are encrypted with, for as long as a listener or pool refers to them.
 */
public final class KeptSecrets implements Secrets {
  private static final Logger LOG = LoggerFactory.getLogger(KeptSecrets.class);
  private static final JsonMapper JSON = new JsonMapper();

  private final Secrets keeper;
  private final Db db;
  private final Seal seal;

  /** What this process has written, as hashes: it is read at every change of a load balancer. */
  private final Map<Key, Integer> written = new ConcurrentHashMap<>();

  /** What was asked for, and for whom. */
  private record Key(String reference, String form, String projectId) {
    static Key of(String reference, Class<?> form, Reader reader) {
      var project = Objects.requireNonNullElse(reader.projectId(), "");
      var word = form == KeyedCertificate.class ? "certificate" : "text";
      return new Key(reference, word, project);
    }

    /** No two have the same: neither of the first two has blanks. */
    String name() {
      return form + " " + projectId + " " + reference;
    }
  }

  /**
   * Keeps what is read.
   *
   * @param keeper who is asked
   * @param keys the first encrypts, all decrypt
   */
  public KeptSecrets(Secrets keeper, Db db, List<String> keys) {
    this.keeper = keeper;
    this.db = db;
    this.seal = new Seal(keys);
  }

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    return read(
        Key.of(reference, KeyedCertificate.class, reader),
        KeyedCertificate.class,
        () -> keeper.certificate(reference, reader));
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    return read(
        Key.of(reference, String.class, reader),
        String.class,
        () -> keeper.text(reference, reader));
  }

  private <T> Secret<T> read(Key key, Class<T> form, Supplier<Secret<T>> question) {
    Secret<T> answer;
    try {
      answer = question.get();
    } catch (CloudException e) {
      var kept = kept(key, form);
      if (kept.isEmpty()) throw e;
      LOG.warn("{} is as it was read before, because {}", key.reference, e.getMessage());
      return new Secret.Found<>(kept.get());
    }
    if (answer instanceof Secret.Found<T>(var content)) keep(key, content);
    return answer;
  }

  private void keep(Key key, Object content) {
    var text = JSON.writeValueAsString(content);
    if (Objects.equals(written.get(key), text.hashCode())) return;
    var sealed = seal.close(key.name(), text);
    try {
      db.change(tx ->
          tx.insertInto(RECONCILE_SECRET)
              .set(RECONCILE_SECRET.REFERENCE, key.reference)
              .set(RECONCILE_SECRET.FORM, key.form)
              .set(RECONCILE_SECRET.PROJECT_ID, key.projectId)
              .set(RECONCILE_SECRET.SEALED, sealed)
              .onDuplicateKeyUpdate()
              .set(RECONCILE_SECRET.SEALED, sealed)
              .execute());
      written.put(key, text.hashCode());
    } catch (DataAccessException e) {
      // It was read, and that is what was asked for.
      LOG.warn("{} cannot be kept: {}", key.reference, e.getMessage());
    }
  }

  private <T> Optional<T> kept(Key key, Class<T> form) {
    var sealed =
        db.read(tx ->
            tx.select(RECONCILE_SECRET.SEALED)
                .from(RECONCILE_SECRET)
                .where(RECONCILE_SECRET.REFERENCE.eq(key.reference))
                .and(RECONCILE_SECRET.FORM.eq(key.form))
                .and(RECONCILE_SECRET.PROJECT_ID.eq(key.projectId))
                .fetchOptional(RECONCILE_SECRET.SEALED));
    try {
      return sealed
          .flatMap(text -> seal.open(key.name(), text))
          .map(text -> JSON.readValue(text, form));
    } catch (JacksonException | IllegalArgumentException e) {
      LOG.warn("what is kept of {} cannot be read: {}", key.reference, e.getClass().getName());
      return Optional.empty();
    }
  }

  /** Removes what no listener or pool refers to; returns how many copies that were. */
  public static int purge(DSLContext tx) {
    var unused = RECONCILE_SECRET.REFERENCE.isNotNull();
    for (TableField<Record, String> column :
        List.of(
            LISTENER.TLS_CERTIFICATE_ID,
            LISTENER.CLIENT_CA_TLS_CERTIFICATE_ID,
            LISTENER.CLIENT_CRL_CONTAINER_ID,
            SNI.TLS_CONTAINER_ID,
            POOL.TLS_CERTIFICATE_ID,
            POOL.CA_TLS_CERTIFICATE_ID,
            POOL.CRL_CONTAINER_ID)) {
      var users = Objects.requireNonNull(column.getTable());
      unused =
          unused.andNotExists(
              tx.selectOne().from(users).where(column.eq(RECONCILE_SECRET.REFERENCE)));
    }
    return tx.deleteFrom(RECONCILE_SECRET).where(unused).execute();
  }
}
