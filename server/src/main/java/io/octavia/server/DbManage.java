package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.Sources;
import io.octavia.db.Db;
import java.util.List;

/**
 * {@code octavia-db-manage [--config-file FILE]… COMMAND}: upstream's command for the schema of any
 * database.
 */
final class DbManage {
  private static final String PROGRAM = "octavia-db-manage";

  private DbManage() {}

  /** Ends with upstream's exit status. */
  public static void main(String[] arguments) {
    System.exit(CommandLineProgram.run(PROGRAM, arguments, DbManage::manage));
  }

  private static int manage(Sources sources, List<String> command) {
    try {
      return new io.octavia.db.DbManage(() -> open(sources), System.out, System.err).run(command);
    } catch (ConfigException e) {
      System.err.println(PROGRAM + ": " + e.getMessage());
      return 1;
    }
  }

  private static Db open(Sources sources) {
    return Databases.open(Config.load(sources));
  }
}
