package io.octavia.drivers.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates and keys as users make them, in a directory. */
final class OpenSsl {
  private final Path directory;

  OpenSsl(Path directory) {
    this.directory = directory;
  }

  /** A self-signed authority with an EC key: {@code NAME.crt}, {@code NAME.key}. */
  void authority(String name) {
    run(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN="
            + name
            + " -addext basicConstraints=critical,CA:TRUE -keyout "
            + name
            + ".key -out "
            + name
            + ".crt");
  }

  /** A certificate that an authority signed. */
  void certificate(String name, String issuer, String keyKind) {
    run(
        "req -new -newkey "
            + keyKind
            + " -nodes -subj /CN="
            + name
            + " -keyout "
            + name
            + ".key -out "
            + name
            + ".csr");
    write(name + ".ext", "basicConstraints=CA:TRUE\nsubjectAltName=DNS:" + name + "\n");
    run(
        "x509 -req -days 2 -in "
            + name
            + ".csr -CA "
            + issuer
            + ".crt -CAkey "
            + issuer
            + ".key -CAcreateserial -extfile "
            + name
            + ".ext -out "
            + name
            + ".crt");
  }

  /** Runs {@code openssl} with these words, with the directory as its place. */
  void run(String arguments) {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ", -1)));
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .start();
      var output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
    } catch (IOException e) {
      throw new AssertionError("openssl cannot be run", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }

  String text(String file) {
    try {
      return Files.readString(directory.resolve(file)).strip();
    } catch (IOException e) {
      throw new AssertionError(file, e);
    }
  }
}
