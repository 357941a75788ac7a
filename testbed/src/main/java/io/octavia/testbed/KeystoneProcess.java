package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Keystone of the distribution under uwsgi, with a database, keys and configuration of its own.
 * SQLite: the schema is made in a second, and dozens of users need no more.
 */
final class KeystoneProcess implements AutoCloseable {
  private final ServiceProcess process = ServiceProcess.prepare("keystone");
  private final String adminPassword = UUID.randomUUID().toString();

  private KeystoneProcess() {}

  /** Makes everything that it needs. */
  static KeystoneProcess prepare() {
    var keystone = new KeystoneProcess();
    try {
      keystone.configure();
      keystone.fill();
      return keystone;
    } catch (IOException e) {
      keystone.close();
      throw new UncheckedIOException(e);
    } catch (AssertionError | RuntimeException e) {
      keystone.close();
      throw e;
    }
  }

  URI address() {
    return URI.create(process.address() + "/v3");
  }

  String adminPassword() {
    return adminPassword;
  }

  String log() {
    return process.log();
  }

  /** One process, because its cache of tokens is in its memory. */
  void start() {
    process.start(
        process.uwsgi("/usr/bin/keystone-wsgi-public", 8),
        Map.of("OS_KEYSTONE_CONFIG_DIR", process.directory().toString()));
  }

  void stop() {
    process.stop();
  }

  /** Sends a signal to all of its processes. */
  void signal(String name) {
    process.signal(name);
  }

  @Override
  public void close() {
    process.close();
  }

  private void configure() throws IOException {
    var keys = process.directory().resolve("keys");
    Files.createDirectory(keys);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    for (var key : List.of("0", "1")) {
      var bytes = new byte[32];
      new SecureRandom().nextBytes(bytes);
      Files.writeString(
          Files.createFile(keys.resolve(key), ownerOnly),
          Base64.getUrlEncoder().encodeToString(bytes));
    }
    process.write(
        "keystone.conf",
        """
        [DEFAULT]
        use_stderr = true
        [database]
        connection = sqlite:///%1$s/keystone.db?check_same_thread=false&timeout=60
        sqlite_synchronous = false
        [token]
        provider = fernet
        [fernet_tokens]
        key_repository = %1$s/keys
        [fernet_receipts]
        key_repository = %1$s/keys
        [credential]
        key_repository = %1$s/keys
        [cache]
        enabled = true
        backend = dogpile.cache.memory
        [identity]
        password_hash_rounds = 4
        """
            .formatted(process.directory()));
  }

  private void fill() throws IOException {
    var script = process.directory().resolve("prepare.py");
    try (var source = KeystoneProcess.class.getResourceAsStream("keystone-prepare.py")) {
      Files.copy(source, script);
    }
    Command.run(
            ServiceProcess.PATIENCE,
            Map.of("ADMIN_PASSWORD", adminPassword),
            List.of(
                "/usr/bin/python3", // not one that somebody else put first in PATH
                script.toString(),
                process.directory().resolve("keystone.conf").toString(),
                address().toString()))
        .orFail();
  }
}
