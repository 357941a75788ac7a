package io.octavia.server;

import io.octavia.config.Certificates;
import io.octavia.config.Config;
import io.octavia.domain.cloud.Secrets;
import io.octavia.drivers.certificates.LocalSecrets;
import io.octavia.drivers.noop.NoopSecrets;
import io.octavia.drivers.openstack.Session;
import io.octavia.drivers.openstack.barbican.BarbicanSecrets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Where users keep their certificates, as {@code [certificates] cert_manager} names it.
 *
 * @param connection what is to be closed after use
 */
record SecretStore(Secrets secrets, AutoCloseable connection) {
  private SecretStore(Secrets secrets) {
    this(secrets, SecretStore::nothing);
  }

  private static void nothing() {}

  /**
   * Opens what the configuration names.
   *
   * @throws StartFailure if we have none of that name
   */
  static SecretStore open(Config config, InstantSource clock) {
    var name = config.get(Certificates.CERT_MANAGER);
    return switch (name) {
      case BarbicanSecrets.CERT_MANAGER -> barbican(config, clock);
      case LocalSecrets.CERT_MANAGER ->
          new SecretStore(new LocalSecrets(Path.of(config.get(Certificates.STORAGE_PATH))));
      case NoopSecrets.CERT_MANAGER -> new SecretStore(new NoopSecrets());
      default ->
          throw new StartFailure(
              "[certificates] cert_manager is "
                  + name
                  + ", and must be "
                  + String.join(
                      " or ",
                      BarbicanSecrets.CERT_MANAGER,
                      LocalSecrets.CERT_MANAGER,
                      NoopSecrets.CERT_MANAGER));
    };
  }

  private static SecretStore barbican(Config config, InstantSource clock) {
    try {
      var session = Session.ofServices(config, clock);
      return new SecretStore(BarbicanSecrets.open(config, session), session);
    } catch (IllegalArgumentException e) {
      throw new StartFailure("the key manager cannot be used: " + e.getMessage(), e);
    }
  }
}
