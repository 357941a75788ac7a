package io.octavia.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A certificate authority, made with openssl in a directory of its own. */
public final class Authority implements AutoCloseable {
  private final Path directory;

  private Authority(Path directory) {
    this.directory = directory;
  }

  /** A certificate with its key: files in PEM. */
  public record Certificate(Path certificate, Path key) {
    /** The certificate in PEM. */
    public String text() {
      return read(certificate);
    }
  }

  /** Makes one. */
  public static Authority create(String name) {
    try {
      var authority = new Authority(Files.createTempDirectory("octavia-authority-"));
      Files.writeString(authority.directory.resolve("index.txt"), "");
      Files.writeString(authority.directory.resolve("ca.conf"), authority.configuration());
      authority.openssl(
          "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN="
              + name
              + " -addext basicConstraints=critical,CA:TRUE -keyout ca.key -out ca.crt");
      return authority;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String configuration() {
    return """
    [ca]
    default_ca = d
    [d]
    database = %1$s/index.txt
    new_certs_dir = %1$s
    rand_serial = yes
    default_md = sha256
    default_days = 2
    default_crl_days = 2
    policy = p
    unique_subject = no
    copy_extensions = copy
    [p]
    commonName = supplied
    """
        .formatted(directory);
  }

  /** Its own certificate. */
  public Path file() {
    return directory.resolve("ca.crt");
  }

  /** The key that it signs with, in PEM. */
  public Path key() {
    return directory.resolve("ca.key");
  }

  /** Its own certificate in PEM. */
  public String text() {
    return read(file());
  }

  /** Makes a certificate for a name, with an RSA key as most have. */
  public Certificate issue(String name) {
    var base = UUID.randomUUID().toString();
    openssl(
        "req -new -newkey rsa:2048 -nodes -subj /CN="
            + name
            + " -addext subjectAltName=DNS:"
            + name
            + " -keyout "
            + base
            + ".key -out "
            + base
            + ".csr");
    openssl(
        "ca -batch -notext -config ca.conf -keyfile ca.key -cert ca.crt -in "
            + base
            + ".csr -out "
            + base
            + ".crt");
    return new Certificate(directory.resolve(base + ".crt"), directory.resolve(base + ".key"));
  }

  /** Takes a certificate back, and returns the list of all that were. */
  public String revoke(Certificate certificate) {
    openssl("ca -config ca.conf -keyfile ca.key -cert ca.crt -revoke " + certificate.certificate());
    openssl("ca -config ca.conf -keyfile ca.key -cert ca.crt -gencrl -out crl.pem");
    return read(directory.resolve("crl.pem"));
  }

  private void openssl(String arguments) {
    var command = new ArrayList<>(List.of("sh", "-c", "cd \"$0\" && exec openssl \"$@\""));
    command.add(directory.toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    Command.run(command.toArray(String[]::new)).orFail();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    Command.run("rm", "-rf", directory.toString()).orFail();
  }
}
