package io.octavia.testbed;

import io.octavia.api.corpus.Scene.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the requests of the corpus name by reference, in a directory that both APIs read. */
record SampleSecrets(Path directory) implements AutoCloseable {
  private static final String PASSPHRASE = "secret";

  static SampleSecrets create() {
    try (var authority = Authority.create("sample")) {
      var secrets = new SampleSecrets(Files.createTempDirectory("octavia-secrets-"));
      var server = authority.issue("server.example");
      secrets.write(Secret.SERVER, ".crt", server.text());
      secrets.write(Secret.SERVER, ".key", Files.readString(server.key()));
      var locked = authority.issue("locked.example");
      secrets.write(Secret.LOCKED, ".crt", locked.text());
      secrets.write(Secret.LOCKED, ".pass", PASSPHRASE);
      var key = secrets.file(Secret.LOCKED, ".key").toString();
      Command.run(
              "openssl",
              "pkey",
              "-aes256",
              "-passout",
              "pass:" + PASSPHRASE,
              "-in",
              locked.key().toString(),
              "-out",
              key)
          .orFail();
      secrets.write(Secret.CA, ".crt", authority.text());
      secrets.write(Secret.REVOKED, ".crt", authority.revoke(authority.issue("old.example")));
      secrets.write(Secret.BROKEN, ".crt", "no certificate");
      secrets.write(Secret.BROKEN, ".key", "no key");
      return secrets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(Secret secret, String suffix) {
    return directory.resolve(secret.reference() + suffix);
  }

  private void write(Secret secret, String suffix, String text) throws IOException {
    Files.writeString(file(secret, suffix), text);
  }

  @Override
  public void close() {
    Command.run("rm", "-rf", directory.toString()).orFail();
  }
}
