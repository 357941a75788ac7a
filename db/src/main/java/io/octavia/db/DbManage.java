package io.octavia.db;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code octavia-db-manage} does, after its configuration was read: upstream's sub-commands,
 * outputs and exit statuses.
 *
 * <pre>
 *   upgrade [--delta N] [REVISION]   current   history   stamp REVISION
 *   branches, check_migration        print nothing: there are no branches
 *   upgrade_persistence              has nothing to do: we keep no taskflow database
 *   downgrade, revision, --sql       refused
 * </pre>
 *
 * Statuses: 0 done; 1 refused; 2 not understood; 255 failed.
 */
public final class DbManage {
  private static final int DONE = 0;
  private static final int REFUSED = 1;
  private static final int NOT_UNDERSTOOD = 2;
  private static final int FAILED = 255;

  private static final String USAGE =
      "usage: octavia-db-manage [--config-file FILE] [--config-dir DIR] {current,history,branches,"
          + "check_migration,upgrade,upgrade_persistence,downgrade,stamp,revision} …";

  private final Supplier<Db> database;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * @param database opens the database; called only by sub-commands that look at it, and closed
   */
  public DbManage(Supplier<Db> database, PrintStream out, PrintStream err) {
    this.database = database;
    this.out = out;
    this.err = err;
  }

  /**
   * Runs one command.
   *
   * @param args the sub-command and what follows it
   * @return the exit status
   */
  public int run(List<String> args) {
    if (args.isEmpty()) return notUnderstood("a command is missing");
    var rest = args.subList(1, args.size());
    try {
      return switch (args.getFirst()) {
        case "upgrade" -> upgrade(rest);
        case "current" -> current();
        case "history" -> history();
        case "branches", "check_migration" -> DONE;
        case "stamp" -> stamp(rest);
        case "upgrade_persistence" -> persistence();
        case "downgrade" -> refused("Downgrade no longer supported");
        case "revision" -> refused("new revisions are made in upstream's source only");
        case "-h", "--help" -> help();
        default -> notUnderstood("there is no command '%s'".formatted(args.getFirst()));
      };
    } catch (DatabaseException failure) {
      err.println("FAILED: " + failure.getMessage());
      return FAILED;
    }
  }

  /** Arguments of upgrade and stamp. */
  private record Target(Optional<String> revision, @Nullable Integer delta) {}

  /** A text that says what is wrong with the arguments. */
  private static final class Misuse extends RuntimeException {
    Misuse(String message) {
      super(message);
    }
  }

  private static Target target(List<String> args) {
    Optional<String> revision = Optional.empty();
    Integer delta = null;
    for (int i = 0; i < args.size(); i++) {
      var arg = args.get(i);
      if (arg.equals("--sql")) {
        throw new Misuse("--sql is not supported: the database itself is changed, or nothing");
      } else if (arg.startsWith("--delta=")) {
        delta = number(arg.substring("--delta=".length()));
      } else if (arg.equals("--delta")) {
        if (++i == args.size()) throw new Misuse("--delta needs a number");
        delta = number(args.get(i));
      } else if (arg.startsWith("--") || revision.isPresent()) {
        throw new Misuse("'%s' is not understood".formatted(arg));
      } else {
        revision = Optional.of(arg);
      }
    }
    return new Target(revision, delta);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new Misuse("'%s' is not a number".formatted(text));
    }
  }

  private int upgrade(List<String> args) {
    Target target;
    try {
      target = target(args);
    } catch (Misuse misuse) {
      return notUnderstood(misuse.getMessage());
    }
    var revision = target.revision().orElse("");
    var delta = target.delta();
    if (revision.isEmpty() && delta == null) {
      return refused("You must provide a revision or relative delta");
    }
    if (revision.contains("-")) {
      return refused("Negative relative revision (downgrade) not supported");
    }
    if (delta != null) {
      if (revision.contains("+")) {
        return refused("Use either --delta or relative revision, not both");
      }
      if (delta < 0) return refused("Negative delta (downgrade) not supported");
      revision += "+" + delta;
    }
    try (var db = database.get()) {
      Schema.upgrade(db, revision);
    }
    return DONE;
  }

  private int current() {
    try (var db = database.get()) {
      Schema.current(db).ifPresent(revision -> out.println(revision + headMark(revision)));
    }
    return DONE;
  }

  private int history() {
    for (var revision : Revisions.CHAIN.reversed()) {
      out.printf(
          "%s -> %s%s, %s%n",
          revision.previous() == null ? "<base>" : revision.previous(),
          revision.id(),
          headMark(revision.id()),
          revision.summary());
    }
    return DONE;
  }

  private static String headMark(String revision) {
    return revision.equals(Revisions.HEAD) ? " (head)" : "";
  }

  private int stamp(List<String> args) {
    Target target;
    try {
      target = target(args);
    } catch (Misuse misuse) {
      return notUnderstood(misuse.getMessage());
    }
    if (target.revision().isEmpty() || target.delta() != null) {
      return notUnderstood("stamp needs a revision");
    }
    try (var db = database.get()) {
      Schema.stamp(db, target.revision().get());
    }
    return DONE;
  }

  private int persistence() {
    out.println("there is no taskflow persistence to upgrade: what is to be done stands in the");
    out.println("tables of the load balancers");
    return DONE;
  }

  private int help() {
    out.println(USAGE);
    return DONE;
  }

  private int refused(String why) {
    err.println(why);
    return REFUSED;
  }

  private int notUnderstood(@Nullable String why) {
    err.println(USAGE);
    err.println("octavia-db-manage: error: " + why);
    return NOT_UNDERSTOOD;
  }
}
