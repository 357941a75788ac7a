package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.ConfigException;
import io.octavia.config.Database;
import io.octavia.config.Machine;
import io.octavia.config.Sources;
import io.octavia.db.Db;
import io.octavia.db.DbSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code octavia-db-manage [--config-file FILE]… COMMAND}: upstream's command for the schema of any
 * database.
 */
final class DbManage {
  private static final Path USUAL = Path.of("/etc/octavia/octavia.conf");

  private DbManage() {}

  /** Ends with upstream's exit status. */
  public static void main(String[] args) {
    var files = new ArrayList<Path>();
    var rest = new ArrayList<String>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--config-file") && i + 1 < args.length) {
        files.add(Path.of(args[++i]));
      } else {
        rest.add(args[i]);
      }
    }
    if (files.isEmpty() && Files.exists(USUAL)) files.add(USUAL);
    try {
      System.exit(new io.octavia.db.DbManage(() -> open(files), System.out, System.err).run(rest));
    } catch (ConfigException e) {
      System.err.println("octavia-db-manage: " + e.getMessage());
      System.exit(1);
    }
  }

  private static Db open(List<Path> files) {
    var config = Config.load(new Sources(files, Map.of(), Machine.local()));
    return Db.open(config.get(Database.CONNECTION), DbSettings.DEFAULTS, new SecureRandom());
  }
}
