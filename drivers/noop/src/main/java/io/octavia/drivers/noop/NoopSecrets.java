package io.octavia.drivers.noop;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.octavia.domain.cloud.KeyedCertificate;
import io.octavia.domain.cloud.Secret;
import io.octavia.domain.cloud.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One certificate under every name, which signed itself. Its key is in the source: good for tests
 * of clients and nothing else. As a text it is the authority of its own; under names that have
 * {@code crl} in them there is the list of what it revoked, which is nothing.
 */
public final class NoopSecrets implements Secrets {
  /** What {@code [certificates] cert_manager} calls it. */
  public static final String CERT_MANAGER = "noop_cert_manager";

  private final KeyedCertificate certificate =
      new KeyedCertificate(resource("certificate.pem"), resource("key.pem"), List.of());
  private final String revocations = resource("revocations.pem");

  @Override
  public Secret<KeyedCertificate> certificate(String reference, Reader reader) {
    return new Secret.Found<>(certificate);
  }

  @Override
  public Secret<String> text(String reference, Reader reader) {
    boolean list = reference.toLowerCase(Locale.ROOT).contains("crl");
    return new Secret.Found<>(list ? revocations : certificate.certificate());
  }

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(NoopSecrets.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
