package io.octavia.server;

import io.octavia.config.Config;
import io.octavia.config.LocalCloud;
import io.octavia.db.Schema;
import io.octavia.domain.Wakeups;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/** The composition roots of the processes of production: which parts each is made of. */
final class Compositions {
  /** Health managers and housekeeping write into the rows what workers look for. */
  private static final Wakeups BY_DATABASE = _ -> {};

  /** They configure no amphorae either, and are not to read what tenants keep secret. */
  private static final Secrets NO_SECRETS =
      new Secrets() {
        @Override
        public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
          throw new IllegalStateException("this process reads no certificates");
        }

        @Override
        public Secret<String> text(String reference, Reader reader) {
          throw new IllegalStateException("this process reads no secrets");
        }
      };

  private Compositions() {}

  /** Parts of a process, opened from the bottom up. */
  interface Root {
    void compose(Config config, Parts parts);
  }

  static void api(Config config, Parts parts) {
    var db = parts.database();
    Schema.check(db);
    var secrets = parts.secrets();
    var cloud = parts.cloud(secrets, Cloud.Use.SHARED);
    parts.api(db, cloud, secrets, parts.wakeups(db));
  }

  static void worker(Config config, Parts parts) {
    var db = parts.database();
    Schema.check(db);
    var cloud = parts.cloud(parts.kept(parts.secrets(), db), Cloud.Use.SHARED);
    parts.receiver(db, parts.worker(db, cloud));
  }

  static void healthManager(Config config, Parts parts) {
    var db = parts.database();
    Schema.check(db);
    var cloud = parts.cloud(NO_SECRETS, Cloud.Use.SHARED);
    parts.health(db, cloud, BY_DATABASE, audible(config, cloud));
  }

  static void housekeeping(Config config, Parts parts) {
    var db = parts.database();
    Schema.check(db);
    var cloud = parts.cloud(NO_SECRETS, Cloud.Use.SHARED);
    parts.housekeeping(db, cloud, BY_DATABASE);
  }

  static void driverAgent(Config config, Parts parts) {
    var db = parts.database();
    Schema.check(db);
    var secrets = parts.secrets();
    var cloud = parts.cloud(secrets, Cloud.Use.SHARED);
    parts.driverAgent(db, cloud, secrets);
  }

  /**
   * Amphorae that do not exist are never heard, and those of this machine by their agent host.
   * Servers in a cloud speak for themselves.
   */
  static BooleanSupplier audible(Config config, Cloud cloud) {
    return switch (cloud) {
      case Cloud.Local _ -> {
        var state =
            new StateDirectory(
                Path.of(config.get(LocalCloud.STATE_DIR)).toAbsolutePath().normalize());
        yield () -> state.running(StateDirectory.Program.AGENT_HOST).isPresent();
      }
      case Cloud.OpenStack _ -> () -> true;
      case Cloud.Noop _ -> () -> false;
    };
  }
}
