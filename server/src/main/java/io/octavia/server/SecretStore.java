package io.octavia.server;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.domain.cloud.Secrets;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopSecrets;
import java.nio.file.Path;

/** Where users keep their certificates, as {@code [certificates] cert_manager} names it. */
final class SecretStore {
  private SecretStore() {}

  /**
   * Opens what the configuration names.
   *
   * @throws StartFailure if we have none of that name
   */
  static Secrets open(Config config) {
    var name = config.get(Certificates.CERT_MANAGER);
    return switch (name) {
      case LocalSecrets.CERT_MANAGER ->
          new LocalSecrets(Path.of(config.get(Certificates.STORAGE_PATH)));
      case NoopSecrets.CERT_MANAGER -> new NoopSecrets();
      default ->
          throw new StartFailure(
              "[certificates] cert_manager is "
                  + name
                  + ", and must be "
                  + LocalSecrets.CERT_MANAGER
                  + " or "
                  + NoopSecrets.CERT_MANAGER);
    };
  }
}
