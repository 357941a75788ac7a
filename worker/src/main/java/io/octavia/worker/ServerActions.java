package io.octavia.worker;

import static io.octavia.db.tables.Tables.AMPHORA;
import static io.octavia.db.tables.Tables.AMPHORA_HEALTH;
import static io.octavia.db.tables.Tables.LOAD_BALANCER;
import static io.octavia.domain.cloud.CloudException.Kind.UNAVAILABLE;

import io.octavia.domain.Amphora;
import io.octavia.domain.AmphoraStatus;
import io.octavia.domain.cloud.Amphorae;
import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.Server;
import io.octavia.domain.cloud.Servers;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Makes servers and waits for them. */
final class ServerActions {
  private final Servers servers;
  private final Amphorae agents;
  private final Settings settings;
  private final InstantSource clock;
  private final Patience building;
  private final Patience answering;
  private final BuildPlaces places;

  /**
   * What servers need.
   *
   * @param building how long to look at one that is being built
   * @param answering how long to call one that does not answer yet
   */
  ServerActions(
      Servers servers,
      Amphorae agents,
      Settings settings,
      InstantSource clock,
      Patience building,
      Patience answering) {
    this.servers = servers;
    this.agents = agents;
    this.settings = settings;
    this.clock = clock;
    this.building = building;
    this.answering = answering;
    this.places = new BuildPlaces(settings.buildLimit(), clock);
  }

  Rows group(Round round) {
    var policy = Objects.requireNonNull(settings.antiAffinityPolicy());
    var group = servers.serverGroup(Names.serverGroup(round.graph().id()), policy);
    return tx ->
        tx.update(LOAD_BALANCER)
            .set(LOAD_BALANCER.SERVER_GROUP_ID, group)
            .where(LOAD_BALANCER.ID.eq(round.graph().id().value()))
            .execute();
  }

  /**
   * The end of the certificate is written before the boot: a second try finds the server only, and
   * a first one need not look for it.
   */
  Rows boot(Round round, Amphora amphora, Journal journal) {
    var name = Names.server(amphora.id());
    var found = amphora.certExpiration() == null ? Optional.<Server>empty() : servers.named(name);
    // Whoever was building it may be dead, and only the compute service knows whether that matters.
    if (found.isPresent() && found.get().state() != Server.State.BUILDING) {
      return booted(amphora, found.get());
    }
    takePlace(round, amphora, journal);
    var files = agents.bootFiles(round.graph(), amphora);
    journal.write(tx ->
        tx.update(AMPHORA)
            .set(AMPHORA.CERT_EXPIRATION, Timestamps.of(files.certExpiration()))
            .where(AMPHORA.ID.eq(amphora.id().value()))
            .execute());
    var server =
        servers.boot(
            new Servers.Boot(
                name, round.facts().profile(), round.graph().serverGroupId(), files.files()));
    return booted(amphora, server);
  }

  private void takePlace(Round round, Amphora amphora, Journal journal) {
    if (!places.areLimited()) return;
    var isFailover = round.graph().amphorae().stream().anyMatch(each -> isOld(round, each));
    var taken = new AtomicBoolean();
    journal.write(tx -> taken.set(places.take(tx, amphora.id(), isFailover)));
    if (!taken.get()) {
      throw new CloudException(
          UNAVAILABLE,
          "as many servers are built already as [haproxy_amphora] build_rate_limit allows");
    }
  }

  private static boolean isOld(Round round, Amphora amphora) {
    return round.facts().isCondemned(amphora.id());
  }

  private Rows booted(Amphora amphora, Server server) {
    return tx -> {
      tx.update(AMPHORA)
          .set(AMPHORA.COMPUTE_ID, server.id())
          .set(AMPHORA.STATUS, AmphoraStatus.BOOTING.text())
          .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
          .where(AMPHORA.ID.eq(amphora.id().value()))
          .execute();
      if (isUp(server)) recordAddress(tx, amphora, server);
    };
  }

  Rows await(Amphora amphora, Journal journal) {
    var id = Objects.requireNonNull(amphora.computeId());
    var server =
        building
            .await(() -> settled(id))
            .orElseThrow(() -> new CloudException(UNAVAILABLE, "Server " + id + " still builds"));
    return switch (server.state()) {
      case ACTIVE -> tx -> recordAddress(tx, amphora, server);
      case ERROR, BUILDING -> throw bootAgain(amphora, server.fault(), journal, id);
    };
  }

  /** A server that came to something, or that is gone. */
  private Optional<Server> settled(String id) {
    var server = servers.server(id);
    if (server.isEmpty()) {
      return Optional.of(
          new Server(id, "", Server.State.ERROR, null, null, null, null, "it is gone"));
    }
    return server.filter(found -> isUp(found) || found.state() == Server.State.ERROR);
  }

  private static boolean isUp(Server server) {
    return server.state() == Server.State.ACTIVE && server.lbNetworkIp() != null;
  }

  /** What the compute service could not build is thrown away, so that the next try is a new one. */
  private CloudException bootAgain(
      Amphora amphora, @Nullable String fault, Journal journal, String server) {
    servers.delete(server);
    journal.write(tx -> {
      tx.update(AMPHORA)
          .setNull(AMPHORA.COMPUTE_ID)
          .set(AMPHORA.STATUS, AmphoraStatus.PENDING_CREATE.text())
          .where(AMPHORA.ID.eq(amphora.id().value()))
          .execute();
      places.leave(tx, amphora.id());
    });
    return new CloudException(UNAVAILABLE, "Server " + server + " could not be built: " + fault);
  }

  private void recordAddress(DSLContext tx, Amphora amphora, Server server) {
    tx.update(AMPHORA)
        .set(AMPHORA.LB_NETWORK_IP, server.lbNetworkIp())
        .set(AMPHORA.CACHED_ZONE, server.availabilityZone())
        .set(AMPHORA.IMAGE_ID, server.imageId())
        .set(AMPHORA.COMPUTE_FLAVOR, server.flavorId())
        .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
        .where(AMPHORA.ID.eq(amphora.id().value()))
        .execute();
    places.leave(tx, amphora.id());
  }

  /** From its first answer on, an amphora is watched: one that falls silent is found. */
  Rows awaitAgent(Amphora amphora) {
    answering.untilAnswered(() -> agents.ping(amphora));
    return tx -> {
      tx.update(AMPHORA)
          .set(AMPHORA.STATUS, AmphoraStatus.ALLOCATED.text())
          .set(AMPHORA.UPDATED_AT, Timestamps.now(clock))
          .where(AMPHORA.ID.eq(amphora.id().value()))
          .execute();
      tx.insertInto(AMPHORA_HEALTH)
          .set(AMPHORA_HEALTH.AMPHORA_ID, amphora.id().value())
          .set(AMPHORA_HEALTH.LAST_UPDATE, Timestamps.now(clock))
          .set(AMPHORA_HEALTH.BUSY, false)
          .onDuplicateKeyIgnore()
          .execute();
    };
  }
}
