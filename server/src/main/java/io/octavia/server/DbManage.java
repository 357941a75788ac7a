package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.Database;
import io.octavia.config.Sources;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import java.security.SecureRandom;
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
    var config = Config.load(sources);
    return Db.open(config.get(Database.CONNECTION), DbSettings.DEFAULTS, new SecureRandom());
  }
}
