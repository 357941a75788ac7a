package io.octavia.drivers.certificates;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.cloud.CloudException;
import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Upstream's {@code local_cert_manager} (octavia/certificates/manager/local.py): a directory, in
 * which everybody may use everything.
 *
 * <pre>
 *   REF.crt    certificate, or any other text     REF.key    its private key
 *   REF.int    intermediates                      REF.pass   passphrase of the key
 *   REF.p12    or all of it in one bundle
 * </pre>
 */
public final class LocalSecrets implements Secrets {
  /** The name that the configuration has for it. */
  public static final String CERT_MANAGER = "local_cert_manager";

  /** A reference becomes part of a file's name, and must not lead out of the directory. */
  private static final Pattern REFERENCE = Pattern.compile("\\w[\\w.-]{0,200}");

  private final Path directory;

  public LocalSecrets(Path directory) {
    this.directory = directory;
  }

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    var bundle = read(reference, ".p12");
    if (bundle.isPresent()) return Bundles.ofPkcs12(bundle.get());
    var certificate = read(reference, ".crt");
    if (certificate.isEmpty()) return new Secret.Missing<>("Certificate could not be read.");
    var key = read(reference, ".key");
    if (key.isEmpty()) return new Secret.Missing<>("Private Key could not be read.");
    return Bundles.ofPem(
        certificate.get(),
        new String(key.get(), UTF_8),
        read(reference, ".pass").map(bytes -> new String(bytes, UTF_8).stripTrailing()),
        read(reference, ".int"));
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    return read(reference, ".crt")
        .<Secret<String>>map(bytes -> new Secret.Found<>(new String(bytes, UTF_8)))
        .orElseGet(() -> new Secret.Missing<>("Secret could not be read."));
  }

  private Optional<byte[]> read(String reference, String suffix) {
    if (!REFERENCE.matcher(reference).matches()) return Optional.empty();
    try {
      return Optional.of(Files.readAllBytes(directory.resolve(reference + suffix)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CloudException(
          CloudException.Kind.UNAVAILABLE, "The secrets in " + directory + " cannot be read", e);
    }
  }
}
