package io.octavia.api.edge;

import io.octavia.config.ApiSettings;
import io.octavia.config.Config;
import io.octavia.config.Healthcheck;
import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** One of the checks of the health check. */
@FunctionalInterface
interface Check {
  /** What it finds. */
  Result now();

  /**
   * What a check found.
   *
   * @param kind the name of its kind in detailed answers
   */
  record Result(boolean available, String reason, String details, String kind) {
    static Result fine(String details) {
      return new Result(true, "OK", details, "HealthcheckResult");
    }
  }

  /** The check of that name, as upstream and oslo.middleware name them. */
  static Optional<Check> named(String name, Config config, Db db, InstantSource clock) {
    return switch (name) {
      case "octavia_db_check" ->
          Optional.of(
              new Kept(
                  () -> database(db),
                  Duration.ofSeconds(config.get(ApiSettings.HEALTHCHECK_REFRESH_INTERVAL)),
                  clock));
      case "disable_by_file" ->
          Optional.of(() -> absent(config.find(Healthcheck.DISABLE_BY_FILE_PATH).orElse("")));
      case "disable_by_files_ports" -> Optional.of(() -> absent(ofPort(config)));
      case "enable_by_files" -> Optional.of(() -> present(config));
      default -> Optional.empty();
    };
  }

  private static Result database(Db db) {
    try {
      db.read(tx -> tx.selectOne().fetch());
      return new Result(true, "OK", "", "OctaviaDBCheckResult");
    } catch (DatabaseException | DataAccessException e) {
      return new Result(
          false,
          "The Octavia database is unavailable.",
          String.valueOf(e.getMessage()),
          "OctaviaDBCheckResult");
    }
  }

  private static String ofPort(Config config) {
    var port = config.get(ApiSettings.BIND_PORT) + ":";
    return config.get(Healthcheck.DISABLE_BY_FILE_PATHS).stream()
        .filter(entry -> entry.startsWith(port))
        .map(entry -> entry.substring(port.length()))
        .findFirst()
        .orElse("");
  }

  private static Result absent(String path) {
    if (path.isEmpty()) return Result.fine("No path was configured");
    return Files.exists(Path.of(path))
        ? new Result(
            false, "DISABLED BY FILE", "Path '" + path + "' was found", "HealthcheckResult")
        : Result.fine("Path '" + path + "' was not found");
  }

  private static Result present(Config config) {
    for (var path : config.get(Healthcheck.ENABLE_BY_FILE_PATHS)) {
      if (!Files.exists(Path.of(path))) {
        return new Result(
            false, "FILE PATH MISSING", "Path '" + path + "' was not found", "HealthcheckResult");
      }
    }
    return Result.fine("");
  }

  /** A check whose result is used for some time. */
  final class Kept implements Check {
    private final Check inner;
    private final Duration time;
    private final InstantSource clock;
    private @Nullable Result last;
    private Instant taken = Instant.MIN;

    Kept(Check inner, Duration time, InstantSource clock) {
      this.inner = inner;
      this.time = time;
      this.clock = clock;
    }

    @Override
    public synchronized Result now() {
      var now = clock.instant();
      var known = last;
      if (known != null && now.isBefore(taken.plus(time))) return known;
      var found = inner.now();
      last = found;
      taken = now;
      return found;
    }
  }
}
