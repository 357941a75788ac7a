package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.Sources;
import io.octavia.db.DatabaseException;
import io.octavia.db.Db;
import io.octavia.db.Schema;
import io.octavia.db.reconcile.Backlog;
import io.octavia.db.reconcile.Backlog.Pending;
import io.octavia.server.doctor.Doctor;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code octavia-status [--config-file FILE]… COMMAND}.
 *
 * <pre>
 *   upgrade check   upstream's: whether these programs can work on this database; 0, or 2 if not
 *   pending         load balancers on which something is to be done, or was given up: since when,
 *                   what was last begun, by whom, its last error, what below it is in ERROR and
 *                   why, the next try. 0 if there are none, else 1
 *   doctor          whether everything that a controller depends on is as it should be, and what
 *                   mends it if not. 0 if nothing is wrong, else 1; also {@code octavia-doctor}
 * </pre>
 */
final class StatusCommand {
  private static final String PROGRAM = "octavia-status";
  private static final int FAILED = 255;

  private final PrintStream out;
  private final InstantSource clock;

  StatusCommand(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  /** Ends with the command's status. */
  public static void main(String[] arguments) {
    var status = new StatusCommand(System.out, InstantSource.system());
    System.exit(CommandLineProgram.run(PROGRAM, arguments, status::run));
  }

  private int run(Sources sources, List<String> command) {
    try {
      return switch (String.join(" ", command)) {
        case "upgrade check" -> {
          try (var db = open(sources)) {
            yield check(db);
          }
        }
        case "pending" -> {
          try (var db = open(sources)) {
            yield pending(db);
          }
        }
        case "doctor" ->
            Doctor.examine(Config.load(sources), Databases::openNow, out, clock) ? 0 : 1;
        case "--help" -> usage(0);
        default -> usage(2);
      };
    } catch (ConfigException | DatabaseException e) {
      System.err.println(PROGRAM + ": " + e.getMessage());
      return FAILED;
    }
  }

  private int usage(int status) {
    out.println("usage: octavia-status [options] {upgrade check, pending, doctor}");
    return status;
  }

  private static Db open(Sources sources) {
    return Databases.open(Config.load(sources));
  }

  /** In the form of oslo.upgradecheck. */
  int check(Db db) {
    var failure = unfit(db);
    var rule = "+" + "-".repeat(72) + "+";
    out.println(rule);
    line("Upgrade Check Results");
    out.println(rule);
    line("Check: Tables");
    line("Result: " + (failure == null ? "Success" : "Failure"));
    line("Details: " + Objects.requireNonNullElse(failure, "None"));
    out.println(rule);
    return failure == null ? 0 : 2;
  }

  private static @Nullable String unfit(Db db) {
    try {
      Schema.check(db);
      return null;
    } catch (DatabaseException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void line(String text) {
    out.printf("| %-70s |%n", text);
  }

  int pending(Db db) {
    Schema.check(db);
    var all = db.read(Backlog::list);
    all.forEach(this::show);
    out.println(
        switch (all.size()) {
          case 0 -> "nothing is pending";
          case 1 -> "1 load balancer";
          default -> all.size() + " load balancers";
        });
    return all.isEmpty() ? 0 : 1;
  }

  private void show(Pending pending) {
    out.printf(
        "%s %s %s%n",
        pending.id(), pending.status(), Objects.requireNonNullElse(pending.name(), ""));
    field("since", moment(pending.since()));
    field("request", pending.requestId());
    field("worker", pending.owner());
    field("last action", pending.action());
    if (pending.attempt() > 0) field("failures", String.valueOf(pending.attempt()));
    field("last error", pending.lastError());
    for (var failed : pending.failed()) {
      field("in ERROR", failed.kind() + " " + failed.id());
      field("", failed.error());
    }
    var next = pending.nextAt();
    if (pending.attempt() > 0 || !pending.failed().isEmpty())
      field("next try", next == null ? "at the next change" : moment(next));
  }

  private void field(String name, @Nullable String value) {
    if (value != null) out.printf("  %-12s %s%n", name, value);
  }

  private @Nullable String moment(@Nullable Long millis) {
    if (millis == null || millis == 0) return null;
    var then = Instant.ofEpochMilli(millis);
    var ago = Duration.between(then, clock.instant()).toSeconds();
    var distance = ago >= 0 ? ago + " s ago" : "in " + -ago + " s";
    return then.toString() + ", " + distance;
  }
}
